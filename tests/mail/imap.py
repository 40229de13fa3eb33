"""A small IMAP server on the loopback address: one mailbox that may be looked at, and knows no way to be changed."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Box(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails: dict[int, bytes] = {}
        self.validity, self.sizes, self.seen = 7, {}, []  # type: ignore[var-annotated]

    @property
    def url(self) -> str:
        return f"imap://kopir:secret@127.0.0.1:{self.server_address[1]}/Replies"


class _Talk(socketserver.StreamRequestHandler):
    server: Box

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, _blank, told = line.decode().strip().partition(" ")
            self.server.seen.append(re.sub(r"LOGIN.*", "LOGIN", told))
            good = self.answer(told)
            self.wfile.write(f"{tag} {'OK done' if good else 'NO refused'}\r\n".encode())
            if told == "LOGOUT":
                return

    def answer(self, told: str) -> bool:
        word = told.split(maxsplit=1)[0].upper()
        if word == "CAPABILITY":
            self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
        if word == "LOGIN":
            return "secret" in told
        if word == "EXAMINE":
            self.wfile.write(f"* {len(self.server.mails)} EXISTS\r\n".encode())
            self.wfile.write(f"* OK [UIDVALIDITY {self.server.validity}] valid\r\n".encode())
            return "Replies" in told
        if told.upper().startswith("UID SEARCH"):
            first = int(told.rsplit("UID ", maxsplit=1)[-1].partition(":")[0])
            # "n:*" always holds the last message, as the standard says.
            found = [uid for uid in self.server.mails if uid >= first] or [*self.server.mails][-1:]
            self.wfile.write(f"* SEARCH {' '.join(map(str, found))}\r\n".encode())
        if told.upper().startswith("UID FETCH"):
            self.fetch(int(told.split()[2]), told)
        return True

    def fetch(self, uid: int, told: str) -> None:
        raw = self.server.mails.get(uid)
        if raw is None:
            return
        if "SIZE" in told:
            size = self.server.sizes.get(uid, len(raw))
            self.wfile.write(f"* 1 FETCH (UID {uid} RFC822.SIZE {size})\r\n".encode())
            return
        part = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if "HEADER" in told else raw
        self.wfile.write(f"* 1 FETCH (UID {uid} BODY[] {{{len(part)}}}\r\n".encode() + part + b")\r\n")


@contextmanager
def mailbox() -> Iterator[Box]:
    box = Box()
    thread = threading.Thread(target=box.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield box
    finally:
        box.shutdown()
        box.server_close()
        thread.join()
