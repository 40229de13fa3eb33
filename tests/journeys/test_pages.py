"""Every kind of page on the sample site, for everybody in three languages, with axe, console and network watched."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.walker import Walker

STEWARD = "steward@example.org"
PAGES = (
    "/",
    "/issues/",
    "/issues/new",
    "/people/",
    "/people/host",
    "/people/ermek-jolaman",
    "/people/organizations/roads",
    "/people/posts/akim",
    "/commitments/",
    "/commitments/charter",
    "/commitments/1",
    "/overdue/",
    "/scorecards/",
    "/record/",
    "/refusals/",
    "/about/",
    "/privacy/",
    "/host/",
    "/data/",
    "/moderation/",
    "/moderation/rules",
    "/moderation/decisions/",
    "/moderation/demands/",
    "/moderation/flag/report/1",
    "/follow/new?what=issue/1",
    "/paper/",
    "/sign-in/",
)
OWN_PAGES = (
    "/me/",
    "/me/data",
    "/me/address",
    "/me/erase",
    "/issues/mine",
    "/follow/",
    "/moderation/mine",
)
STAFF_PAGES = (
    "/desk/",
    "/desk/issues/1",
    "/issues/for-somebody",
    "/paper/numbered",
    "/imports/",
    "/people/new",
    "/people/ermek-jolaman/edit",
    "/letters/new?issue=1&to=post/akim",
    "/letters/1/manage",
    "/moderation/readers/",
    "/moderation/demands/new",
    "/moderation/things/report/1/",
    "/moderation/things/report/1/mask",
    "/moderation/things/report/1/hide",
)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_pages_are_clean(walk: Callable[..., Walker], language: str) -> None:
    reader = walk(language)
    for path in PAGES:
        reader.go(path)
    page = reader.go("/issues/?sort=supported")
    page.locator("main article a[href*='/issues/']").first.click()
    reader.look()
    page.locator("main a[href*='/letters/']").first.click()
    reader.look()


def test_pages_behind_the_sign_in_are_clean(walk: Callable[..., Walker]) -> None:
    steward = walk("kk")
    steward.sign_in(STEWARD)
    for path in (*OWN_PAGES, *STAFF_PAGES):
        steward.go(path)
