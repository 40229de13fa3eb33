"""A mail in two languages: what is the same stands once, the rest beside each other; nothing is lost."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopir.mail.beside import RULE, SUBJECT_CHARS, Both, Row, Said

KK = Said("kk", "5-хат: Депо", "Әкімге\n\n1. When?\n\nМұнда жауап беріңіз:\nhttps://e.org/kk/x\n\nKöpir\n", "(kk)")
RU = Said("ru", "Письмо 5: Депо", "Акиму\n\n1. When?\n\nОтветьте здесь:\nhttps://e.org/ru/x\n\nKöpir\n", "(ru)")
PARAGRAPHS = st.lists(st.text("абв <&1.", min_size=1, max_size=6).filter(str.strip), max_size=8)


def test_what_is_the_same_stands_once() -> None:
    assert Both(KK, RU).rows == [
        Row(("Әкімге",), ("Акиму",), False),
        Row(("1. When?",), ("1. When?",), True),
        Row(("Мұнда жауап беріңіз:\nhttps://e.org/kk/x",), ("Ответьте здесь:\nhttps://e.org/ru/x",), False),
        Row(("Köpir",), ("Köpir",), True),
    ]


def test_plain_text_is_the_first_a_rule_and_the_second() -> None:
    assert Both(KK, RU).plain == (
        "Депо\n\nӘкімге\n\n1. When?\n\nМұнда жауап беріңіз:\nhttps://e.org/kk/x\n\nKöpir\n\n"
        f"{RULE}\n\nАкиму\n\n(ru)\n\nОтветьте здесь:\nhttps://e.org/ru/x\n\nKöpir\n"
    )


def test_html_has_a_column_for_each_language() -> None:
    html = Both(KK, RU).html
    assert html.startswith('<!doctype html>\n<html lang="kk"><meta charset="utf-8">')
    kk, ru = '<td width="50%" valign="top" lang="kk">', '<td width="50%" valign="top" lang="ru">'
    here_kk = '<br>\n<a href="https://e.org/kk/x">https://e.org/kk/x</a>'
    here_ru = here_kk.replace("/kk/", "/ru/")
    assert re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL) == [
        '<td colspan="2"><p><strong>Депо</strong></p></td>',
        f"{kk}<p>Әкімге</p></td>{ru}<p>Акиму</p></td>",
        '<td colspan="2"><p>1. When?</p></td>',
        f"{kk}<p>Мұнда жауап беріңіз:{here_kk}</p></td>{ru}<p>Ответьте здесь:{here_ru}</p></td>",
        '<td colspan="2"><p>Köpir</p></td>',
    ]
    assert "@media (max-width:40em)" in html
    assert set(re.findall(r'(?:src|href)="([^"]*)"', html)) == {"https://e.org/kk/x", "https://e.org/ru/x"}


@pytest.mark.parametrize(
    ("first", "second", "subject", "heading"),
    [
        ("5-хат: Депо", "Письмо 5: Депо", "5-хат / Письмо 5: Депо", "Депо"),
        ("5-хат: Депо: қашан", "Письмо 5: Депо: қашан", "5-хат / Письмо 5: Депо: қашан", "Депо: қашан"),
        ("5-хат: Депо", "Письмо 5: Станция", "5-хат: Депо / Письмо 5: Станция", ""),
        ("5-хат", "Письмо 5", "5-хат / Письмо 5", ""),
    ],
)
def test_subject_says_the_title_once(first: str, second: str, subject: str, heading: str) -> None:
    both = Both(Said("kk", first, "а"), Said("ru", second, "б"))
    assert (both.subject, both.heading) == (subject, heading)
    assert both.plain == f"{heading}\n\nа\n\n{RULE}\n\nб\n".lstrip("\n")
    assert re.findall("<strong>(.*)</strong>", both.html) == [heading] * bool(heading)


def test_long_subject_is_cut_and_the_mail_says_it_whole() -> None:
    title = "Сломанный поручень на лестнице у старого депо " * 4 + "конец"
    both = Both(Said("kk", f"5-хат: {title}", "а"), Said("ru", f"Письмо 5: {title}", "б"))
    assert both.subject.startswith("5-хат / Письмо 5: Сломанный поручень")
    assert both.subject.endswith("…")
    assert len(both.subject) <= SUBJECT_CHARS
    assert both.plain.startswith(f"{title}\n\n")
    assert title in both.html


@given(PARAGRAPHS, PARAGRAPHS)
def test_no_word_of_either_is_lost(first: list[str], second: list[str]) -> None:
    both = Both(Said("kk", "a: t", "\n\n".join(first)), Said("ru", "b: t", "\n\n".join(second), "↑"))
    assert [text for row in both.rows for text in row.first] == [text.strip() for text in first]
    assert [text for row in both.rows for text in row.second] == [text.strip() for text in second]
    assert all(row.first == row.second for row in both.rows if row.is_shared)
    shown = unescape(re.sub(r"<[^>]+>", "\n", both.html.partition("<body>")[2]))
    assert all(text.strip() in shown for text in (*first, *second))
