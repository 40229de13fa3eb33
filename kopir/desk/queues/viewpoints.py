"""Held viewpoints of readers on debates."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kopir.accounts.models import Account
from kopir.commitments.forms import CheckRefusalForm
from kopir.desk.marking import count_in, paragraphs_of, pieces_of
from kopir.desk.queues.base import Act, Kind, Link, Row
from kopir.moderation.rules import Rule
from kopir.viewpoints import actions
from kopir.viewpoints.citing import cited
from kopir.viewpoints.labels import REFUSED
from kopir.viewpoints.models import Viewpoint


def refusal_form(_item: Viewpoint, data: Any = None, initial: Any = None) -> CheckRefusalForm:
    return CheckRefusalForm(data, initial=initial)


def refuse(viewpoint: Viewpoint, given: dict[str, Any], editor: Account) -> object:
    return actions.refuse_viewpoint(viewpoint, editor=editor, rule=Rule(given["rule"]), words=given["reason"])


def _show(viewpoint: Viewpoint) -> dict[str, Any]:
    return {
        "viewpoint": viewpoint,
        "title": pieces_of(viewpoint.title),
        "name": pieces_of(viewpoint.public_name),
        "paragraphs": paragraphs_of(viewpoint.text),
        "marked": count_in(viewpoint.title, viewpoint.text, viewpoint.public_name),
        "cited": cited(viewpoint.debate, viewpoint.citations.all()),
    }


VIEWPOINTS = Kind(
    key="viewpoints",
    title=_("Points of view to read before they are published"),
    nothing=_("No point of view waits."),
    find=lambda _day: Viewpoint.objects.held().select_related("debate", "author").order_by("confirmed_at", "pk"),
    row=lambda one: Row(one.title, one.confirmed_at or one.created_at, one.debate.title, one.language),
    template="desk/items/_viewpoint.html",
    show=_show,
    links=lambda one: [Link(one.debate.get_absolute_url(), _("The debate"), "external")],
    refusals=REFUSED,
    patience_days=2,
    acts=(
        Act(
            key="publish",
            label=_("Publish it"),
            soon=_("The point of view will be published"),
            done=pgettext_lazy("desk tally", "published"),
            perform=lambda one, _given, editor: actions.publish_viewpoint(one, editor=editor),
            look="primary",
            icon="check",
            help=_("It is public from then on, and its author is told. No opinion is a reason against it."),
        ),
        Act(
            key="refuse",
            label=_("Do not publish it"),
            soon=_("The point of view will not be published"),
            done=pgettext_lazy("desk tally", "not published"),
            perform=refuse,
            form=refusal_form,
            look="danger",
            icon="withdrawn",
        ),
    ),
)
