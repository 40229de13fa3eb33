"""Replies of many programs, collected by others (with their licences): only the new words are left."""

from __future__ import annotations

from pathlib import Path

import pytest

from kopir.pure.mailtext import fold, read

COLLECTIONS = Path(__file__).parents[2] / "mails" / "collections"
STANDARD = sorted((COLLECTIONS / "talon" / "standard_replies").iterdir())
PAGES = sorted((COLLECTIONS / "talon" / "html_replies").iterdir())
BODIES = COLLECTIONS / "email-reply-parser"

# The whole new text, or how it begins and ends.
EXPECTED = {
    "correct_sig": ("this is an email with a correct -- signature.",),
    "email_1_1": ("Hi folks", "I am currently using the Java HTTP API."),
    "email_1_2": ("Hi,", 'you’ll need to delete them all individually."'),
    "email_1_3": ("Oh thanks.", "Having the function would be great."),
    "email_1_4": ("Awesome! I haven't had another problem with it.",),
    "email_1_5": ("One: Here's what I've got.", "for a while."),
    "email_1_6": ("I get proper rendering as well.",),
    "email_1_7": (":+1:",),
    "email_1_8": ("I will reply under this one", "and under this."),
    "email_2_1": ("Outlook with a reply",),
    "email_2_2": ("Outlook with a reply directly above line",),
    "email_2_3": ("Outlook with a reply above headers using unusual format",),
    "email_BlackBerry": ("Here is another email",),
    "email_bullets": ("test 2 this should list second", "- and another"),
    "email_gmail": ("This is a test for inbox replying to a github message.",),
    "email_headers_no_delimiter": ("And another reply!",),
    "email_iPhone": ("Here is another email",),
    "email_multi_word_sent_from_my_mobile_device": ("Here is another email",),
    "email_one_is_not_on": ("Thank, this is really helpful.", "Locally (on development), when I run..."),
    "email_partial_quote_header": ("On your remote host you can run:", "the tunnel is not working."),
    "email_sent_from_my_not_signature": ("Here is another email", "is much easier then my mobile phone."),
    "email_sig_delimiter_in_middle_of_line": ("Hi there!", "kthxbai"),
    "greedy_on": ("On your remote host you can run:", "the tunnel is not working."),
    "pathological": ("I think you're onto something.", "back to a computer."),
}


@pytest.mark.parametrize("path", STANDARD, ids=lambda path: path.name)
def test_standard_replies_say_hello(path: Path) -> None:
    mail = read(path.read_bytes())
    assert (mail.text, mail.kind) == ("Hello", "answer")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pages_say_that_somebody_is_fine(path: Path) -> None:
    mail = read(b"Content-Type: text/html; charset=utf-8\n\n" + path.read_bytes())
    assert mail.text == "Hi. I am fine."
    assert mail.folded.startswith("Thanks,")


def test_every_body_has_its_expectation() -> None:
    assert {path.stem for path in BODIES.glob("*.txt")} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_bodies_are_folded(name: str) -> None:
    text = fold((BODIES / f"{name}.txt").read_text(encoding="utf-8")).text
    first, *last = EXPECTED[name]
    assert text == first if not last else (text.startswith(first) and text.endswith(last[0]))
