"""Mails that come in: written as offices and others write them, sealed with a key of a made-up domain."""

from __future__ import annotations

import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from typing import Any

import dkim
import dns.message
import dns.rrset
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from kopir.letters.models import Letter
from kopir.mail.addresses import reply_to

OFFICE = "mayor@tumar.example"
MAILBOX = "reply@kopir.example"
SIGNED = (b"from", b"to", b"subject", b"date", b"message-id", b"in-reply-to", b"references")


def written(text: str = "The lamp will be mended on Friday.", **headers: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    given = {
        "From": f"The mayor <{OFFICE}>",
        "To": MAILBOX,
        "Subject": "Re: Letter",
        "Message-ID": f"<{secrets.token_hex(8)}@tumar.example>",
        "Date": "Mon, 23 Nov 2026 10:00:00 +0500",
    }
    for name, value in (given | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        if value:
            message[name] = value
    message.set_content(text)
    return message


def to_letter(letter: Letter, text: str = "The lamp will be mended on Friday.", **headers: str) -> bytes:
    """A reply to the letter's own address."""
    return written(text, **{"To": reply_to(letter.ref), **headers}).as_bytes()


def bounce(message_id: str, *, to: str = MAILBOX, status: str = "5.1.1", action: str = "failed") -> bytes:
    """A report as servers write it (RFC 3464)."""
    return (
        f"From: Mail Delivery System <mailer-daemon@tumar.example>\r\nTo: {to}\r\nSubject: Undelivered Mail\r\n"
        f"Message-ID: <{secrets.token_hex(8)}@mx.tumar.example>\r\nAuto-Submitted: auto-replied\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nThe mail could not be delivered.\r\n\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.tumar.example\r\n\r\n"
        f"Final-Recipient: rfc822; {OFFICE}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 {status} said the server\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\nSubject: Letter\r\n\r\n--b--\r\n"
    ).encode()


def automatic(letter: Letter) -> bytes:
    return to_letter(letter, "I am on leave until Monday.", Auto_Submitted="auto-replied", Subject="Out of office")


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_key() -> bytes:
    import base64

    spki = _key().public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(spki)


def sealed(raw: bytes, domain: str = "tumar.example", fields: tuple[bytes, ...] = SIGNED, **more: Any) -> bytes:
    """A mail with a seal that holds."""
    pem = _key().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    present = [name for name in fields if b"\r\n" + name + b":" in b"\r\n" + raw.partition(b"\r\n\r\n")[0].lower()]
    return dkim.sign(raw, b"k1", domain.encode(), pem, include_headers=present, **more) + raw


@contextmanager
def names(*domains: str) -> Iterator[str]:
    """A real name server on this machine that knows the keys of these domains, and nothing else."""
    known = {f"k1._domainkey.{domain}." for domain in domains}
    link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    link.bind(("127.0.0.1", 0))
    link.settimeout(0.2)
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                asked, peer = link.recvfrom(4096)
            except TimeoutError:
                continue
            query = dns.message.from_wire(asked)
            answer = dns.message.make_response(query)
            name = query.question[0].name.to_text().lower()
            if name in known:
                key = public_key().decode()
                text = " ".join(f'"{key[at : at + 200]}"' for at in range(0, len(key), 200))
                answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", text))
            else:
                answer.set_rcode(3)
            link.sendto(answer.to_wire(), peer)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"127.0.0.1:{link.getsockname()[1]}"
    finally:
        stop.set()
        thread.join()
        link.close()
