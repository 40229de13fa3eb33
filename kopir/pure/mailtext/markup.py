"""HTML into plain text: lines, lists, links with their addresses, quotations marked as mail marks them."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import nh3

_TAGS = {
    "a", "blockquote", "br", "div", "dd", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li",
    "ol", "p", "pre", "table", "td", "th", "tr", "ul", "title",
}  # fmt: skip
_BLOCKS = _TAGS - {"a", "br", "img", "td", "th", "hr", "title"}
_ATTRIBUTES = {"a": {"href"}, "blockquote": {"class", "type", "cite"}, "div": {"class", "id", "style"}, "img": {"alt"},
               "hr": {"id"}, "p": {"style"}, "table": {"id"}}  # fmt: skip
_SCHEMES = {"http", "https", "mailto", "tel", "ftp"}
_SIGNATURES = re.compile(r"gmail_signature|moz-signature|signature", re.IGNORECASE)
_RULES = re.compile(r"border-top:\s*(?:solid|\d)", re.IGNORECASE)
DEEPEST = 500
# What closes by itself (p, li, td …) does not nest.
_NESTING = re.compile(
    r"<(/?)(?:div|span|font|b|i|u|em|strong|a|blockquote|table|tbody|ul|ol|dl|center|section|article|h\d|pre|code|"
    r"small|big|tt|svg|math|button|form|fieldset|details|main|header|footer|nav|object|select|textarea)\b",
    re.IGNORECASE,
)
_UNREAD = re.compile(r"<(?:script|style)\b[^<]{0,100000}</(?:script|style)>", re.IGNORECASE)
_LINK = re.compile(r"<a\s[^<>]{0,500}?href=[\"']?(https?://[^\s\"'<>]{1,2000})[^<>]{0,500}>", re.IGNORECASE)
_LINE = re.compile(r"<(?:br|/?p|/?div|/?li|/?tr|/?blockquote)\b[^<>]{0,2000}>", re.IGNORECASE)
_TAG = re.compile(r"<(?!https?://)[a-zA-Z/!][^<>]{0,5000}>")
RULE = "________________________________"
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_MANY_LINES = re.compile(r"\n{3,}")


def to_text(html: str) -> str:
    """Return the words of an HTML body with its links. Quoted blocks are marked by `>` so that they can be folded.

    The markup is cleaned first by the same parser that browsers follow; what is left is well formed, so that no broken
    tag hides a word and none costs more than its length.
    """
    if _is_too_deep(html):
        return _stripped(html)
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
        clean_content_tags={"script", "style"},
    )
    writer = _Writer()
    writer.feed(clean)
    writer.close()
    return writer.whole()


def _is_too_deep(html: str) -> bool:
    """Say whether tags lie in each other deeper than any mail needs: the parser's cost grows with the square of it."""
    depth = 0
    for found in _NESTING.finditer(html):
        depth = max(depth - 1, 0) if found[1] else depth + 1
        if depth > DEEPEST:
            return True
    return False


def _stripped(html: str) -> str:
    """Return the words without any markup, links with their addresses."""
    linked = _LINK.sub(r"<\1> ", _UNREAD.sub(" ", html))
    return unescape(_TAG.sub(" ", _LINE.sub("\n", linked)))


class _Writer(HTMLParser):
    """Writes down one line after another; a quotation's lines are marked when they are done."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.line = ""
        self.quoted = 0
        self.is_kept = 0
        self.links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._break()
        elif tag == "hr":
            self._break()
            self.lines.append(self._mark() + RULE)
        elif tag == "img" and given.get("alt", "").strip():
            self.line += f"[{given['alt'].strip()}]"
        elif tag == "a":
            self.links.append((given.get("href", ""), len(self.line)))
        elif tag == "pre":
            self.is_kept += 1
        elif tag in {"td", "th"} and self.line.strip():
            self.line += " "
        self._begin_block(tag, given)

    def _begin_block(self, tag: str, given: dict[str, str]) -> None:
        if tag not in _BLOCKS:
            return
        self._break(is_soft=True)
        if tag in {"p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}:
            self._gap()
        if _RULES.search(given.get("style", "")) or given.get("id", "").startswith("divRplyFwdMsg"):
            self.lines.append(self._mark() + RULE)
        if tag == "blockquote":
            self.quoted += 1
        if tag == "li":
            self.line = "- "
        if _SIGNATURES.search(given.get("class", "")):
            self.lines.append(self._mark() + "-- ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.links:
            self._end_link(*self.links.pop())
        if tag in _BLOCKS:
            self._break(is_soft=True)
        if tag == "pre":
            self.is_kept = max(self.is_kept - 1, 0)
        if tag in {"p", "blockquote"}:
            self._gap()
        if tag == "blockquote":
            self.quoted = max(self.quoted - 1, 0)

    def handle_data(self, data: str) -> None:
        if self.is_kept:
            first, *others = data.split("\n")
            self.line += first
            for other in others:
                self._break()
                self.line = other
            return
        self.line += _BLANKS.sub(" ", data)

    def _end_link(self, address: str, begin: int) -> None:
        shown = self.line[begin:].strip()
        plain = address.removeprefix("mailto:").removeprefix("tel:")
        if plain and plain.rstrip("/") not in shown and shown.rstrip("/") not in {plain, f"http://{plain}"}:
            self.line += f" <{plain}>" if shown else f"<{plain}>"

    def _mark(self) -> str:
        return "> " * self.quoted

    def _break(self, *, is_soft: bool = False) -> None:
        words = self.line.replace("\u00a0", " ").strip() if not self.is_kept else self.line.rstrip()
        if words or not is_soft:
            self.lines.append((self._mark() + words).rstrip())
        self.line = ""
        self.links = [(address, 0) for address, _begin in self.links]

    def _gap(self) -> None:
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append(self._mark().rstrip())

    def whole(self) -> str:
        """Return all lines, with no more than one empty line between two."""
        self._break(is_soft=True)
        return _MANY_LINES.sub("\n\n", "\n".join(self.lines)).strip("\n")
