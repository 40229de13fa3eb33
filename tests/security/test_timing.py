"""Known and unknown addresses: same status, same length, same time (Django CVE-2024-45231).

Every form that takes an address of anybody stands in FORMS. Both kinds are asked in turns, known first and unknown
first alternately, so that a busy machine slows both. Two numbers say whether one is slower: the median of the
differences, and how far the lower quartiles stand apart; a slower answer moves both, a busy neighbour rarely does.
"""

from __future__ import annotations

import os
import re
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from kopir.accounts.models import Account
from kopir.follow.models import Following
from kopir.follow.rules import EVERYTHING
from kopir.issues.models import Support
from kopir.moderation.models import Flag
from kopir.moderation.rules import FlagCode
from kopir.web import clock
from tests.factories import commitments as promises
from tests.factories import issues
from tests.factories.debates import a_debate
from tests.factories.viewpoints import QUOTE
from tests.security.answers import body
from tests.security.doors import DOORS, EVERYBODY, SIGNED_IN, path
from tests.security.world import World

USUAL_TRIES = int(os.environ.get("TIMING_TRIES", "60"))  # the other forms cost more; docs/security.md says so
TRIES = {"account_login": max(500, USUAL_TRIES)}
ROUNDS = 4  # of so many pairs at most: a slower answer is slower in each, a busy neighbour goes away
MOST_S = 0.005
Sent = dict[str, Any]


@dataclass(frozen=True)
class Form:
    """A form that takes an address: make its place, with all of `known` known there; return where and what to send."""

    prepare: Callable[[list[Account]], tuple[str, Sent]]
    is_signed_in: bool = False


def sign_in(known: list[Account]) -> tuple[str, Sent]:
    return "/en/sign-in/", {}


def raising(known: list[Account]) -> tuple[str, Sent]:
    topic = issues.topic().slug
    return "/en/issues/new", {
        "title": "A lamp is dark here", "text": issues.TEXT, "topic": topic, "language": "en", "is_sixteen": "on",
    }  # fmt: skip


def supporting(known: list[Account]) -> tuple[str, Sent]:
    made = issues.issue()
    report, moment = made.reports.get(), clock.now()
    Support.objects.bulk_create(Support(issue=made, account=one, report=report, created_at=moment) for one in known)
    return f"/en/issues/{made.number}/support", {}


def checking(known: list[Account]) -> tuple[str, Sent]:
    made = promises.claim(promises.a_promise())
    for account in known[:3]:
        promises.confirm(made, account)
    sent = {"finding": "disputed", "text": promises.EVIDENCE, "seen_on": clock.today().isoformat(), "is_sixteen": "on"}
    return f"/en/commitments/{made.number}/check", sent


def flagging(known: list[Account]) -> tuple[str, Sent]:
    ref, moment = f"report/{issues.issue().reports.get().pk}", clock.now()
    Flag.objects.bulk_create(
        Flag(ref=ref, account=one, code=FlagCode.HATE, words="Words", language="en", made_at=moment) for one in known
    )
    return f"/en/moderation/flag/{ref}", {"code": FlagCode.HATE, "words": "Words that say why."}


def following(known: list[Account]) -> tuple[str, Sent]:
    moment = clock.now()
    Following.objects.bulk_create(
        Following(account=one, what=EVERYTHING, rhythm="daily", language="en", position=0, created_at=moment)
        for one in known
    )
    return "/en/follow/new?what=everything", {"rhythm": "daily", "language": "en"}


def changing(known: list[Account]) -> tuple[str, Sent]:
    return "/en/me/address", {}


def answering(known: list[Account]) -> tuple[str, Sent]:
    debate = a_debate()
    return f"/en/debates/{debate.number}/viewpoints/new", {
        "side": "agrees", "quote_1": QUOTE, "title": "Light the bridge first", "text": issues.TEXT * 2,
        "language": "en", "public_name": "A walker", "is_sixteen": "on",
    }  # fmt: skip


FORMS: dict[str, Form] = {
    "account_login": Form(sign_in),
    "issues:new": Form(raising),
    "issues:support": Form(supporting),
    "commitments:check": Form(checking),
    "viewpoints:new": Form(answering),
    "moderation:flag-new": Form(flagging),
    "follow:new": Form(following),
    "accounts:address": Form(changing, is_signed_in=True),
}
# An address that is asked of staff, of one's own, or that names an office.
NOT_OF_ANYBODY: set[str] = {"account_request_login_code"}  # the same page as account_login


@pytest.fixture
def known(transactional_db: None, settings: Any) -> list[Account]:
    settings.ACCOUNT_RATE_LIMITS = False
    moment = clock.now()
    return Account.objects.bulk_create(
        Account(email=f"k{n:04}@example.org", canonical_email=f"k{n:04}@example.org", password="!", confirmed_at=moment)
        for n in range(max(TRIES.values()))
    )


def asked(
    path: str, sent: Sent, address: str, connection: str, account: Account | None
) -> tuple[float, tuple[int, int]]:
    client = Client(REMOTE_ADDR=connection)
    if account:
        client.force_login(account)
    begun = time.perf_counter()
    answer = client.post(path, sent | {"email": address})
    taken = time.perf_counter() - begun
    seen = re.sub(rb'value="\w{64}"', b"", answer.content)
    return taken, (answer.status_code, len(seen))


@pytest.mark.parametrize("name", FORMS)
def test_known_and_unknown_addresses_are_answered_alike(known: list[Account], name: str) -> None:
    """Where the first pairs say that one is slower, as many others are asked, and all of them decide."""
    path, sent = FORMS[name].prepare(known)
    tries, is_signed_in = TRIES.get(name, USUAL_TRIES), FORMS[name].is_signed_in
    asked(path, sent, "warm@example.org", "198.51.100.1", issues.citizen() if is_signed_in else None)
    times: dict[bool, list[float]] = {True: [], False: []}
    shapes = set()
    for turn in range(min(ROUNDS * tries, len(known))):
        if turn and turn % tries == 0 and slower_by(times[True], times[False]) < MOST_S:
            break
        pair = [(True, f"k{turn:04}@example.org"), (False, f"u{turn:04}@example.org")]
        # Each turn asks as another person, so that no limit of a person's own is reached.
        asker = issues.citizen() if is_signed_in else None
        for is_known, address in pair if turn % 2 else pair[::-1]:
            taken, shape = asked(path, sent, address, f"10.{turn // 250}.{turn % 250}.{is_known:d}", asker)
            times[is_known].append(taken)
            shapes.add(shape)
    assert len(shapes) == 1, shapes
    assert next(iter(shapes))[0] == 302
    medians = [statistics.median(times[is_known]) for is_known in (True, False)]
    print(f"{name}: {len(times[True])} tries, medians {medians[0] * 1e3:.2f} and {medians[1] * 1e3:.2f} ms")  # noqa: T201  # read with pytest -s
    assert slower_by(times[True], times[False]) < MOST_S


def slower_by(known: list[float], unknown: list[float]) -> float:
    """How much longer one kind takes than the other, as far as both numbers say so."""
    median = statistics.median(one - other for one, other in zip(known, unknown, strict=True))
    lower = [statistics.quantiles(times, n=4)[0] for times in (known, unknown)]
    return min(abs(median), abs(lower[0] - lower[1]))


def test_a_slower_answer_is_seen_and_a_busy_neighbour_is_not() -> None:
    quick = [0.010 + turn % 7 / 1_000 for turn in range(100)]
    assert slower_by([one + 0.006 for one in quick], quick) >= MOST_S
    assert slower_by([one + (turn % 3 == 0) * 0.5 for turn, one in enumerate(quick)], quick) < MOST_S


def test_every_page_that_takes_an_address_is_compared(world: World) -> None:
    """A page open to everybody, or to everybody who is signed in, with a field for an address stands in FORMS."""
    taking = set()
    for name, door in DOORS.items():
        if door.who >= SIGNED_IN and 200 in door.get:
            page = world.client("anonymous" if door.who == EVERYBODY else "participant").get(path(world, name, door.at))
            if b'type="email"' in body(page):
                taking.add(name)
    assert taking - NOT_OF_ANYBODY - {"web:styleguide"} == set(FORMS)
