"""What a link's token is about."""

from __future__ import annotations

from kopir.tokens.models import Token


def key_in(token: Token | None, kind: str) -> int:
    """Return the key of a token's reference ``kind/key``; 0, which no row has, for no token and for another kind."""
    named, _slash, key = token.about.partition("/") if token else ("", "", "")
    return int(key) if named == kind and key.isdigit() else 0
