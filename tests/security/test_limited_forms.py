"""No form that sends mail lets itself be used to fill a stranger's mailbox."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from kopir.accounts import actions
from kopir.accounts.rules import SIGN_IN_LIMIT
from tests.security.doors import DOORS, path
from tests.security.forms import plausible
from tests.security.test_timing import FORMS
from tests.security.world import World

pytestmark = pytest.mark.django_db


def test_every_form_that_sends_mail_to_anybody_is_limited(
    world: World, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """Whoever sends such a form again and again is refused, whatever form it is."""
    settings.ACCOUNT_RATE_LIMITS = False
    monkeypatch.setattr(actions, "SIGN_IN_LIMIT", replace(SIGN_IN_LIMIT, address=3, connection=5))
    seen = []
    for name, form in FORMS.items():
        there = path(world, name, DOORS[name].at)
        client = world.client("author") if form.is_signed_in else Client()
        page = client.get(there).content.decode()
        sent = next(one for one in plausible(page) if "email" in one)
        sent |= {"finding": "confirmed"} if "finding" in sent else {}
        sent.pop("act", None)
        said = [
            (client if form.is_signed_in else Client())
            .post(there, sent | {"title": f"A lamp is dark, {n}"})
            .status_code
            for n in range(25)
        ]
        seen.append((name, said[0] == 302, said[-1] in {422, 429}))
    assert seen == [(name, True, True) for name in FORMS]
