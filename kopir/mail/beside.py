"""One mail in two languages: what both say in the same words stands once, what differs stands beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape

from kopir.mail.rules import paragraphs_html, paragraphs_of

SUBJECT_CHARS = 120
RULE = "=" * 40
_STYLE = "@media (max-width:40em){table,tbody,tr,td{display:block;width:auto}}"
_HEAD = (
    '<!doctype html>\n<html lang="{language}"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><style>{style}</style><body>\n'
    '<table role="presentation" width="100%" cellpadding="8" cellspacing="0" border="0">\n'
)


@dataclass(frozen=True)
class Said:
    """A mail in one language. `above` says in that language that what is the same in both stands above."""

    language: str
    subject: str
    body: str
    above: str = ""


@dataclass(frozen=True)
class Row:
    """Paragraphs that stand beside each other, or once where `is_shared`."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    is_shared: bool


@dataclass(frozen=True)
class Both:
    """A mail in two languages.

    >>> both = Both(Said("kk", "5-хат: Депо", ""), Said("ru", "Письмо 5: Депо", ""))
    >>> both.subject, both.heading
    ('5-хат / Письмо 5: Депо', 'Депо')
    """

    first: Said
    second: Said

    @property
    def languages(self) -> str:
        return f"{self.first.language}, {self.second.language}"

    @property
    def heading(self) -> str:
        """What both subjects end with, after a colon: the title in its own words."""
        title, other = (said.subject.partition(": ")[2] for said in (self.first, self.second))
        return title if title == other else ""

    @property
    def subject(self) -> str:
        """One subject for both, at most 120 characters: the mail says again what it had to leave out."""
        ending = f": {self.heading}" if self.heading else ""
        heads = (said.subject.removesuffix(ending) for said in (self.first, self.second))
        text = " / ".join(heads) + ending
        return text if len(text) <= SUBJECT_CHARS else f"{text[: SUBJECT_CHARS - 1].rstrip()}…"

    @property
    def rows(self) -> list[Row]:
        """Both texts paragraph by paragraph, in the order of both."""
        one, other = paragraphs_of(self.first.body), paragraphs_of(self.second.body)
        return [
            Row(tuple(one[begin:end]), tuple(other[start:stop]), tag == "equal")
            for tag, begin, end, start, stop in SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
        ]

    @property
    def plain(self) -> str:
        """The whole first text, a rule, and the second with a pointer in the place of what stands above.

        The end of a mail, where the site signs, is never pointed at.
        """
        rows, below = self.rows, list[str]()
        for place, row in enumerate(rows, start=1):
            below += [self.second.above] if row.is_shared and place < len(rows) else row.second
        head = [self.heading] if self.heading else []
        return "\n\n".join([*head, self.first.body.strip("\n"), RULE, *below]) + "\n"

    @property
    def html(self) -> str:
        """Both texts as a table of two columns, one below the other on narrow screens; nothing is fetched."""
        lines = [_HEAD.format(language=self.first.language, style=_STYLE)]
        if self.heading:
            lines.append(f'<tr><td colspan="2"><p><strong>{escape(self.heading)}</strong></p></td></tr>\n')
        for row in self.rows:
            if row.is_shared:
                lines.append(f'<tr><td colspan="2">{paragraphs_html(row.first)}</td></tr>\n')
            else:
                halves = _half(self.first.language, row.first) + _half(self.second.language, row.second)
                lines.append(f"<tr>{halves}</tr>\n")
        return "".join([*lines, "</table>\n</body></html>\n"])


def _half(language: str, paragraphs: Sequence[str]) -> str:
    return f'<td width="50%" valign="top" lang="{language}">{paragraphs_html(paragraphs)}</td>'
