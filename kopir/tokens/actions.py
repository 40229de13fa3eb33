"""Mint, find, spend and revoke the secrets of one-act links."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from kopir.tokens.models import Token
from kopir.web import clock
from kopir.web.errors import TooLate

BYTES = 16  # 128 bits


class TokenSpent(TooLate):
    """The link has done its work already, or its time is over."""

    def __init__(self) -> None:
        super().__init__("token_spent")


def mint(act: str, about: str, lifetime: timedelta | None) -> str:
    """Return a fresh secret that opens `act` on `about`; only its SHA-256 is kept.

    `lifetime` None means: until it is spent or revoked.
    """
    secret, at = secrets.token_urlsafe(BYTES), clock.now()
    Token.objects.create(
        digest=digest(secret), act=act, about=about, created_at=at, expires_at=at + lifetime if lifetime else None
    )
    return secret


def find(act: str, secret: str) -> Token | None:
    """Return the live token of a secret if it opens this act; reading changes nothing."""
    return Token.objects.live(clock.now()).filter(digest=digest(secret), act=act).first()


def spend(token: Token) -> None:
    """Use a token up, inside the act's own transaction.

    Raises
    ------
    TokenSpent
        A TooLate, where another request was faster or the term has passed.
    """
    moment = clock.now()
    if not Token.objects.live(moment).filter(pk=token.pk).update(spent_at=moment):
        raise TokenSpent


def revoke(act: str, about: str) -> int:
    """Close every live link of this act on this thing; return how many there were."""
    moment = clock.now()
    return Token.objects.live(moment).filter(act=act, about=about).update(spent_at=moment)


def close_expired() -> int:
    """Close links whose time is over, for good: a clock that is set back later revives none. Return how many."""
    moment = clock.now()
    return Token.objects.filter(spent_at__isnull=True, expires_at__lte=moment).update(spent_at=moment)


def digest(secret: str) -> bytes:
    """Return what is stored of a secret; 128 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).digest()
