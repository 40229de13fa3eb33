"""Any bytes are a mail: never an error, never a lost word, never slow, never much memory."""

from __future__ import annotations

import re
import tracemalloc
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kopir.pure.mailtext import fold, read, refusals
from kopir.pure.mailtext.markup import to_text
from tests.growth import grows_evenly

WORDS = re.compile(r"\w+")
HEAD = b"From: a@town.test\nSubject: x\n"
PIECES = st.sampled_from(
    [
        *(
            b"From: a@b.test\n",
            b"Subject: =?utf-8?q?a=D0?= =?utf-8?b?z4A?=\n",
            b"Content-Type: multipart/mixed; boundary=x\n",
        ),
        *(
            b"Content-Type: text/html; charset=koi8-r\n",
            b"Content-Transfer-Encoding: base64\n",
            b"\n",
            b"--x\n",
            b"--x--\n",
        ),
        *(
            b"Content-Transfer-Encoding: quoted-printable\n",
            b"hello =41 world\n",
            b"> quoted\n",
            b"begin 644 a\n",
            b"end\n",
        ),
        *(b"On 1.1.2026 at 10:00 a@b.test wrote:\n", b"From: x\nSent: y\nTo: z\n", "С уважением,\n".encode("cp1251")),
        *(b"<div><blockquote>a<br>", b"\x00\xff\x1b$B", b"QUFB\n", b"Content-Type: message/delivery-status\n", b"\r"),
        *(
            b"Content-Type: text/plain; charset=utf-7\n",
            b"+2AA-",
            b"Content-Type: text/plain; format=flowed; name*0*=utf-8''%D0; name*1=x\n",
            b"METHOD:REQUEST\n",
            b"-- \n",
        ),
    ]
)
LINES = st.sampled_from(
    [
        *(
            "жауап",
            "> old words",
            "-- ",
            "On 2 Nov 2026, at 10:00, a@b.test wrote:",
            "From: a\nSent: b\nTo: c",
            "P.S. more",
        ),
        *(
            "С уважением,",
            "Sent from my iPhone",
            "wrote:",
            "",
            "x" * 70,
            "lower tail",
            "> " + "y" * 70,
            "-Abc",
            "_" * 20,
        ),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.lists(PIECES, max_size=40).map(b"".join)))
def test_any_bytes_are_a_mail(raw: bytes) -> None:
    mail = read(raw, ("x",))
    assert mail == read(raw, ("x",))
    texts = (mail.text, mail.folded, mail.subject, mail.message_id, *mail.recipients, *mail.references)
    for text in (*texts, *(box.name for box in mail.from_boxes), *(one.name for one in mail.attachments)):
        text.encode()  # whatever came, it can be written down


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(LINES, max_size=25).map("\n".join)))
def test_folding_loses_no_word(text: str) -> None:
    folded = fold(text)
    assert Counter(WORDS.findall(folded.text)) + Counter(WORDS.findall(folded.folded)) == Counter(WORDS.findall(text))


@settings(max_examples=200, deadline=None)
@given(st.lists(LINES, max_size=25).map("\n".join))
def test_reading_loses_no_word(text: str) -> None:
    mail = read(HEAD + b"Content-Type: text/plain; charset=utf-8\n\n" + text.encode())
    found = Counter(WORDS.findall(mail.text)) + Counter(WORDS.findall(mail.folded))
    assert found == Counter(WORDS.findall(text))


def nested(levels: int) -> bytes:
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(levels))
    closed = b"".join(b"--b%d--\n" % n for n in reversed(range(levels)))
    return HEAD + opened + b"Content-Type: text/plain\n\nhello\n" + closed


def test_two_hundred_levels_are_read() -> None:
    mail = read(nested(200))
    assert (mail.text, mail.defects) == ("hello", ())


def test_what_lies_deeper_than_anybody_nests_is_kept_as_text() -> None:
    mail = read(nested(3_000))
    assert "hello" in mail.text


def test_ten_thousand_parts_are_read() -> None:
    part = b"--x\nContent-Type: application/pdf; name=a.pdf\n\n%PDF-1\n"
    mail = read(HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n" + part * 10_000 + b"--x\n\nhello\n--x--\n")
    assert (len(mail.attachments), mail.text) == (10_000, "hello")


def test_a_big_attachment_is_held_no_more_than_five_times() -> None:
    content = b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2\n" * 100_000
    raw = HEAD + b"Content-Type: application/x-any; name=a.bin\nContent-Transfer-Encoding: base64\n\n" + content
    read(HEAD + b"\nhello")
    tracemalloc.start()
    mail = read(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [len(one.content) for one in mail.attachments] == [4_800_000]
    assert peak < 5 * len(raw)


UNITS = {
    "blanks": " ", "tabs": "\t \n", "colons": ":\n", "marks": ">", "quoted": "> a\n", "dashes": "--\n",
    "rules": "_____\n", "keys": "From: a\nSent: b\nTo: c\n", "wrote": "On 1.1.2026 10:00 a@b.test wrote:\n",
    "ats": "a@", "dates": "1.2.2026 ", "signatures": "-- \nBest regards,\n", "uu": "begin 644 x\nM\n",
    "names": "-Abc Def\n",
    "receipts": "обращение а б в г ", "transfers": "өтініш а б в г д е ", "bounces": "user xxx could not ",
    "codes": "5.1.1 ", "refusals": "не можем а ", "words": "ab ", "devices": "sent from my a b c\n", "questions": "=?",
    "encoded": "=?utf-8?q?a?= ", "parameters": '; a*0="', "brackets": "(<", "tags": "<div><ul><li>", "comments": "<!--",
    "links": "<a href=http://x.test/>", "escapes": "=41=\n",
}  # fmt: skip


def mails_of(unit: str, size: int) -> list[bytes]:
    """Text of one unit over and over, each in body, HTML and headers."""
    body = (unit * (size // len(unit))).encode()
    line = body.replace(b"\n", b" ")
    headers = (b"From", b"To", b"Subject"), (b"Authentication-Results", b"DKIM-Signature", b"References")
    people, traces = (b"".join(name + b": " + line + b"\n" for name in names) for names in headers)
    return [
        HEAD + b"\n" + body,
        b"From: mailer-daemon@x.test\nContent-Type: text/html\n\n" + body,
        HEAD + b"Content-Type: text/plain; format=flowed\nContent-Transfer-Encoding: quoted-printable\n\n" + body,
        HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n" + body,
        people + b"Content-Type: text/plain; " + line + b"\n\nhello",
        HEAD + traces + b"\nhello",
    ]


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS.keys())
def test_no_text_takes_longer_than_its_length(unit: str) -> None:
    """A wrong expression takes minutes for 200 kB."""
    for kind in range(6):
        assert grows_evenly(lambda size, kind=kind: refusals(read(mails_of(unit, size)[kind], ("x",)).text), 200_000)


def test_markup_deeper_than_anybody_nests_still_gives_its_words() -> None:
    html = (
        "<div>" * 5_000
        + 'lamps &amp; poles <a href="https://town.test/plan">plan</a><script>no</script>'
        + "</div>" * 5_000
    )
    assert to_text(html).split() == ["lamps", "&", "poles", "<https://town.test/plan>", "plan"]
