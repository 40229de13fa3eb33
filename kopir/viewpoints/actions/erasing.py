"""Take a person's viewpoints out again, for that person."""

from __future__ import annotations

from django.db import transaction

from kopir.accounts.models import Account
from kopir.accounts.own_data import trace
from kopir.accounts.rules import canonical_address
from kopir.mail.actions import forget_words
from kopir.moderation.actions import decisions_on, forget_kept, titled
from kopir.record.actions import redact
from kopir.record.models import Entry
from kopir.record.rules import Ground
from kopir.tokens.models import Token
from kopir.viewpoints.actions.moderated import PUBLISHED, TEXTS
from kopir.viewpoints.models import Viewpoint
from kopir.viewpoints.rules import State


@transaction.atomic
def erase_viewpoint(viewpoint: Viewpoint) -> None:
    """An author's viewpoint is replaced by a trace; its name and quotes go too. Entry ``text.redacted``."""
    mark = trace(viewpoint.language)
    gone = [viewpoint.title, viewpoint.text, viewpoint.public_name, *forget_kept(viewpoint.ref)]
    gone += [titled(text) for text in gone]
    Viewpoint.objects.filter(pk=viewpoint.pk).update(title=mark, text=mark, public_name="", withheld="")
    viewpoint.citations.all().delete()
    for entry in Entry.objects.filter(kind=PUBLISHED).about(viewpoint.ref):
        redact(entry, TEXTS, Ground.AUTHOR, "citizen")
    forget_words(gone, [viewpoint.ref, *decisions_on(viewpoint.ref)], mark)


def let_go(account: Account) -> None:
    """Erase what a person wrote."""
    for viewpoint in Viewpoint.objects.published().by_account(account).order_by("pk"):
        erase_viewpoint(viewpoint)
    _let_go_of_the_rest(account)


def unname(account: Account) -> None:
    """Let a person's published viewpoints stand without a name; everything else of them goes."""
    for viewpoint in Viewpoint.objects.published().by_account(account).order_by("pk"):
        gone = [viewpoint.public_name, *forget_kept(viewpoint.ref, ["public_name"])]
        Viewpoint.objects.filter(pk=viewpoint.pk).update(public_name="")
        for entry in Entry.objects.filter(kind=PUBLISHED).about(viewpoint.ref):
            redact(entry, ["public_name"], Ground.AUTHOR, "citizen")
        forget_words(gone, [viewpoint.ref], "")
    _let_go_of_the_rest(account)


def _let_go_of_the_rest(account: Account) -> None:
    for refused in Viewpoint.objects.filter(state=State.REFUSED).by_account(account).order_by("pk"):
        erase_viewpoint(refused)  # its number and decision stay public
    for held in Viewpoint.objects.held().by_account(account).order_by("pk"):
        _delete(held)
    for pending in Viewpoint.objects.exclude(pending_email="").order_by("pk"):
        if canonical_address(pending.pending_email) == account.canonical_email:
            _delete(pending)
    Viewpoint.objects.filter(author=account).update(author=None)
    Viewpoint.objects.filter(decided_by=account).update(decided_by=None)


def _delete(viewpoint: Viewpoint) -> None:
    Token.objects.filter(about=viewpoint.ref).delete()
    gone = [viewpoint.title, viewpoint.text, *forget_kept(viewpoint.ref)]
    forget_words([*gone, *map(titled, gone)], [viewpoint.ref, *decisions_on(viewpoint.ref)], "")
    viewpoint.delete()
