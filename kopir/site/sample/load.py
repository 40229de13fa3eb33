"""Load the sample site: an invented town that acts out half a year, and two real files beside it."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils import translation

from kopir.issues.actions import ensure_topics
from kopir.issues.models import Issue
from kopir.letters import rulebooks
from kopir.mail.tasks import CHORES as MAIL_CHORES
from kopir.people.models import Organization
from kopir.site.sample.acting import Play, work_off
from kopir.site.sample.addressing import Addressing
from kopir.site.sample.answering import plan_viewpoints
from kopir.site.sample.cast import Cast
from kopir.site.sample.competence import plan_competence
from kopir.site.sample.days import Days
from kopir.site.sample.debating import plan_debates
from kopir.site.sample.desks import Desks
from kopir.site.sample.directory import FIRST_DAY, plan_directory
from kopir.site.sample.mailroom import Mailroom
from kopir.site.sample.moderating import Moderating
from kopir.site.sample.post import Postman
from kopir.site.sample.promising import Promising
from kopir.site.sample.raising import Raising
from kopir.site.sample.reading import stories, told
from kopir.site.sample.real_files import take_in_mazhilis, take_in_questions
from kopir.web import clock
from kopir.web.chores import Chore
from kopir.web.errors import Refused

LOOKS_BACK = timedelta(days=400)
BY_POST = {"sample.post", "letters.outbox", "letters.mails"}


def load_sample() -> dict[str, int]:
    """Act out the sample's past up to this moment; return what stands on the site now, by count.

    All or nothing: one transaction, which also makes thousands of small acts quick.

    Raises
    ------
    Refused
        ``loaded`` where the sample is there already, ``in-use`` where the site holds issues of its own.
    """
    if Organization.objects.filter(is_sample=True).exists():
        raise Refused("loaded")
    if Issue.objects.exists() or Organization.objects.exists():
        raise Refused("in-use")
    moment, zone = clock.now(), ZoneInfo(settings.TIME_ZONE)
    with translation.override("kk"), transaction.atomic():
        ensure_topics()
        _act_out(_days(moment, zone), Play(zone))
    return {
        "issues": Issue.objects.filter(is_sample=True).count(),
        "questions": Issue.objects.filter(is_imported=True).count(),
    }


def _days(moment: datetime, zone: ZoneInfo) -> Days:
    book = rulebooks.find(settings.HOUSE_RULEBOOK)
    today = moment.astimezone(zone).date()
    return Days(moment, zone, book.calendar(today - LOOKS_BACK, today + LOOKS_BACK))


def _act_out(days: Days, play: Play) -> None:
    cast, postman = Cast(), Postman()
    # Before the town, so that its own issues stand above the imported ones in every list.
    for take_in in (take_in_mazhilis, take_in_questions):
        play.plan(days.at(FIRST_DAY, 0) - timedelta(days=1), take_in)
    town = plan_directory(play, days, cast)
    plan_competence(play, days, town)
    plan_debates(play, days)
    raising = Raising(play, days, town, cast)
    desks = Desks(play, days, town, cast)
    desks.plan()
    addressing = Addressing(play, days, town, cast, raising, desks, postman)
    promising = Promising(play, days, town, cast, raising, addressing)
    promising.plan_charter(told("promises"))
    for story in stories():
        raising.plan(story)
        addressing.plan(story)
        promising.plan(story)
    Mailroom(play, days, cast, addressing).plan()
    plan_viewpoints(play, days, cast)
    Moderating(play, days, cast, raising).plan(told("moderation"))
    worker = [postman.chore, *chores()]
    # Pages' own figures, and what is learnt, are readings of what happened: they are taken once, at the end.
    acting = [chore for chore in worker if not chore.name.startswith(("site.", "routing."))]
    play.run(days.moment, [chore for chore in acting if chore.name in BY_POST], acting)
    work_off(worker)


def chores() -> list[Chore]:
    """Return what the worker does on this site, but for the sending of mail."""
    modules = [f"{app.name}.tasks" for app in apps.get_app_configs() if app.name.startswith("kopir.")]
    found = [chore for module in modules if find_spec(module) for chore in import_module(module).CHORES]
    return [chore for chore in found if chore not in MAIL_CHORES]
