"""The box "tell me what comes of it" below the forms of raising and supporting: an app above fills it.

An act asked for by e-mail comes true later, if at all; so what was ticked is noted under the act's own reference,
and kept when the act comes true. Each call runs inside the act's transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kopir.accounts.models import Account
from kopir.issues.models import Issue


@dataclass(frozen=True)
class Offer:
    """`note` takes the reference of an act and the page's language, `keep` that reference once the act has come true.

    `keep` is called whether the box was ticked or not. `begin` is for somebody signed in, who ticked it.
    """

    note: Callable[[str, str], None]
    keep: Callable[[str, Account, Issue], None]
    begin: Callable[[Account, Issue, str], None]


_offers: dict[str, Offer] = {}


def register(name: str, offer: Offer) -> None:
    """Hang in an offer; called in `AppConfig.ready`."""
    _offers[name] = offer


def note(ref: str, language: str) -> None:
    for offer in _offers.values():
        offer.note(ref, language)


def keep(ref: str, account: Account, issue: Issue) -> None:
    for offer in _offers.values():
        offer.keep(ref, account, issue)


def begin(account: Account, issue: Issue, language: str) -> None:
    for offer in _offers.values():
        offer.begin(account, issue, language)
