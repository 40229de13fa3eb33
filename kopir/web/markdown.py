"""What people write, as safe HTML: a small Markdown, then an allow-list. Nothing else marks a visitor's text safe."""

from __future__ import annotations

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a", "code", "pre", "hr", "h3", "h4", "h5", "h6"}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}

_parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")


def _demote(tokens: list[Token]) -> None:
    """Move headings under the page's own: what people write begins at level three."""
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"


def render(text: str) -> SafeString:
    """Turn Markdown into HTML without scripts, styles, pictures, raw tags or addresses other than web and mail."""
    tokens = _parser.parse(text)
    _demote(tokens)
    html = _parser.renderer.render(tokens, _parser.options, {})
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="nofollow ugc noopener")
    return mark_safe(clean)


def plain(text: str) -> str:
    """Return the words alone, for summaries and meta tags."""
    tokens = [child for token in _parser.parse(text) for child in token.children or [token]]
    words = [token.content if token.type in ("text", "code_inline", "fence", "code_block") else " " for token in tokens]
    return " ".join("".join(words).split())
