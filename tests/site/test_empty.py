"""An empty site tells what will stand in each list, and offers the first act or the next step."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.factories import issues
from tests.factories import letters as made_letters
from tests.factories.people import HolderFactory, OrganizationFactory, PersonFactory, PostFactory

pytestmark = pytest.mark.django_db
LISTS = (
    "/", "/issues/", "/issues/?q=zzz", "/issues/?sort=overdue", "/people/", "/people/?q=zzz", "/people/host",
    "/commitments/", "/commitments/?state=broken", "/commitments/charter", "/overdue/", "/scorecards/", "/record/",
    "/refusals/",
)  # fmt: skip
OWN = ("/issues/mine", "/desk/", "/desk/?queue=reports", "/desk/?queue=promises")
# Lists inside the page of somebody about whom nothing is known yet: how many empty places each page has.
INSIDE = {
    "/people/nobody": 2,
    "/people/organizations/empty": 1,
    "/people/posts/vacant": 1,
    "/people/nobody/letters/": 1,
    "/people/nobody/letters/?tab=promises": 1,
    "/people/organizations/empty/letters/": 1,
    "/people/posts/vacant/letters/": 1,
    "/scorecards/person/nobody": 1,
}
EMPTY = re.compile(r'<(div|p) class="(?:empty|nothing)">(.*?)</\1>', re.DOTALL)


def empty_places(client: Client, path: str, language: str = "en") -> list[str]:
    answer = client.get(f"/{language}{path}")
    assert answer.status_code == 200, path
    return [found[1] for found in EMPTY.findall(answer.content.decode())]


def leads_on(place: str) -> bool:
    links = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.+?)</a>', place, re.DOTALL)
    words = re.sub(r"<[^>]+>|\s+", " ", place).strip()
    return bool(links) and len(words) > 40


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_list_of_an_empty_site_says_what_will_stand_there_and_leads_on(client: Client, language: str) -> None:
    bare = [path for path in LISTS if not any(leads_on(place) for place in empty_places(client, path, language))]
    assert bare == []


def test_every_own_list_leads_on(client: Client) -> None:
    client.force_login(made_letters.editor())
    assert [path for path in OWN if not any(leads_on(place) for place in empty_places(client, path))] == []


def test_pages_about_whom_nothing_is_known_lead_on() -> None:
    client = Client()
    PersonFactory(slug="nobody")
    organization = OrganizationFactory(slug="empty")
    PostFactory(slug="vacant", organization=organization)
    found = {path: sum(leads_on(place) for place in empty_places(client, path)) for path in INSIDE}
    assert {path: count for path, count in found.items() if count < INSIDE[path]} == {}


def test_a_list_with_something_in_it_is_not_empty(client: Client) -> None:
    issues.issue()
    HolderFactory(post=PostFactory(slug="held"), person=PersonFactory(slug="somebody"))
    assert empty_places(client, "/issues/") == []
    assert empty_places(client, "/people/") == []
