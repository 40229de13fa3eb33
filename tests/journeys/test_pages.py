"""Every kind of page on the sample site, in three languages, with axe, the console and the network watched."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.walker import Walker

PAGES = (
    "/",
    "/issues/",
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
    "/data/",
    "/sign-in/",
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
