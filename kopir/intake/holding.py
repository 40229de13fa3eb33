"""What the intake holds on an editor: which files they brought in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kopir.accounts.models import Account
from kopir.accounts.own_data import Holding, Section
from kopir.intake.models import ImportRun


def export(account: Account) -> tuple[Section, ...]:
    runs = ImportRun.objects.filter(started_by=account).order_by("pk")
    rows = tuple({"number": run.number, "source": run.source, "created": run.started_at} for run in runs)
    return (Section("imports", _("Files that you brought in"), rows, {"number": _("Import"), "source": _("Source")}),)


def erase(account: Account) -> None:
    """Leave the import, which is public, and nobody who began it."""
    ImportRun.objects.filter(started_by=account).update(started_by=None)


HOLDING = Holding("intake", ("intake.ImportRun.started_by",), export, erase)
