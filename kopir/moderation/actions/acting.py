"""What moderators do to a text: hold, hide, mask, blur, publish, refuse, restore."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from kopir.accounts.models import Account
from kopir.files.actions import blur as blurred
from kopir.files.rules import Area
from kopir.moderation.actions.deciding import close_flags, end, record, tell_author, write_decision
from kopir.moderation.actions.keeping import handler_for, move_kept, put_back, take_out, take_photo
from kopir.moderation.handlers import Thing, find_thing
from kopir.moderation.labels import masks_in, traces_of
from kopir.moderation.models import Decision
from kopir.moderation.rules import Act, Statement, masked
from kopir.pure.text.personal import Finding
from kopir.web.errors import Refused, TooLate

EDITOR = "editor"


@dataclass(frozen=True)
class Places:
    """What to mask: findings chosen in each field, and exact words wherever they stand."""

    findings: Mapping[str, tuple[Finding, ...]]
    words: tuple[str, ...] = ()


def thing_at(ref: str) -> Thing:
    """Return a thing as it stands; Refused ``no-thing`` where there is none."""
    thing = find_thing(ref)
    if thing is None:
        raise Refused("no-thing")
    return thing


@transaction.atomic
def withhold(ref: str, statement: Statement, *, editor: Account) -> Decision:
    """Take a public text from its readers: hide it, or hold it until somebody has looked.

    Its words and photo are taken out of every public row and kept; the trace with the decision's number stands in
    their place. The author gets the whole statement. Entry ``moderation.hidden`` or ``moderation.held``.

    Raises
    ------
    Refused
        ``no-thing``, or what the statement lacks.
    TooLate
        ``already-decided`` where it is not public, or withheld already.
    """
    thing = thing_at(ref)
    if not thing.is_public or thing.withheld:
        raise TooLate("already-decided")
    decision = write_decision(thing, statement, editor=editor)
    instead = traces_of(decision, list(thing.texts), thing.side, thing.language)
    take_photo(decision, thing, None)
    take_out(decision, thing, instead, withheld=decision.public_ref)
    record(decision, by=EDITOR)
    tell_author(decision, thing)
    close_flags(decision, editor)
    return decision


@transaction.atomic
def give_back(ref: str, statement: Statement, *, editor: Account | None) -> Decision:
    """Give a withheld text back to its readers, exactly as it was: `Act.RESTORE`, or `Act.PUBLISH` after a hold.

    Entry ``moderation.restored`` or ``moderation.published``; `editor` None where the time set has run out.

    Raises
    ------
    Refused
        ``no-thing``, or what the statement lacks.
    TooLate
        ``already-decided`` where nothing withholds it.
    """
    thing = thing_at(ref)
    standing = Decision.objects.withholding(ref).first()
    if standing is None or not thing.withheld:
        raise TooLate("already-decided")
    end(standing)
    put_back(standing, thing)
    decision = write_decision(thing, statement, editor=editor, ends=standing)
    record(decision, by=EDITOR if editor else "worker")
    tell_author(decision, thing_at(ref))
    return decision


@transaction.atomic
def refuse_held(ref: str, statement: Statement, *, editor: Account) -> Decision:
    """Refuse a published text that was held: it stays hidden, under a new statement. Entry ``moderation.refused``.

    Raises
    ------
    Refused
        ``no-thing``, or what the statement lacks.
    TooLate
        ``already-decided`` where it is not held.
    """
    thing = thing_at(ref)
    hold = Decision.objects.withholding(ref).filter(act=Act.HOLD).first()
    if hold is None or not thing.withheld:
        raise TooLate("already-decided")
    end(hold)
    put_back(hold, thing)
    whole = thing_at(ref)
    decision = write_decision(whole, statement, editor=editor, ends=hold)
    take_photo(decision, whole, None)
    take_out(
        decision,
        whole,
        traces_of(decision, list(whole.texts), whole.side, whole.language),
        withheld=decision.public_ref,
    )
    record(decision, by=EDITOR)
    tell_author(decision, whole)
    return decision


@transaction.atomic
def mask(ref: str, places: Places, statement: Statement, *, editor: Account) -> Decision:
    """Replace places in a text by words such as ``[phone hidden]``; the original is kept six months for an appeal.

    A second masking takes the place of the first and keeps its originals. Entry ``moderation.masked`` where the text is
    public; what is not yet public leaves its trace when it is published.

    Raises
    ------
    Refused
        ``no-thing``, ``nothing-masked``, ``words-not-found``, ``under-appeal``, or what the statement lacks.
    TooLate
        ``already-decided`` where the text is withheld.
    """
    thing = thing_at(ref)
    if thing.withheld:
        raise TooLate("already-decided")
    if any(all(word not in text for text in thing.texts.values()) for word in places.words):
        raise Refused("words-not-found")
    words, other = masks_in(thing.language)
    instead = {
        field: masked(text, places.findings.get(field, ()), words, places.words, other)
        for field, text in thing.texts.items()
    }
    if instead == dict(thing.texts):
        raise Refused("nothing-masked")
    decision = _succeed(thing, statement, editor)
    take_out(decision, thing, instead, withheld="")
    _finish(decision, thing, editor)
    return decision


@transaction.atomic
def blur(ref: str, areas: tuple[Area, ...], statement: Statement, *, editor: Account) -> Decision:
    """Blur parts of a photo; the original is kept six months for an appeal. Entry ``moderation.blurred``.

    Raises
    ------
    Refused
        ``no-thing`` where there is no photo, ``nothing-blurred``, ``under-appeal``, or what the statement lacks.
    TooLate
        ``already-decided`` where the thing is withheld.
    """
    thing = thing_at(ref)
    if thing.withheld:
        raise TooLate("already-decided")
    if thing.photo is None:
        raise Refused("no-thing")
    if not areas:
        raise Refused("nothing-blurred")
    decision = _succeed(thing, statement, editor)
    take_photo(decision, thing, blurred(thing.photo, areas))
    _finish(decision, thing, editor)
    return decision


def undo(decision: Decision) -> None:
    """Undo a restriction after an appeal, inside the appeal's transaction.

    What had been refused before anybody could read it is published, with the entry that publishing has.
    """
    end(decision)
    thing = thing_at(decision.ref)
    if decision.act == Act.REFUSE and not thing.is_public:
        handler, key = handler_for(decision.ref)
        handler.publish_refused(key, None)
        return
    put_back(decision, thing)


def _succeed(thing: Thing, statement: Statement, editor: Account) -> Decision:
    """Write a decision that takes the place of an earlier one of the same kind on the same thing."""
    earlier = Decision.objects.standing().filter(ref=thing.ref, act=statement.act).select_related("appeal").first()
    if earlier and getattr(earlier, "appeal", None) and earlier.appeal.is_open:
        raise Refused("under-appeal")
    decision = write_decision(thing, statement, editor=editor, ends=earlier)
    if earlier:
        end(earlier)
    return decision


def _finish(decision: Decision, thing: Thing, editor: Account) -> None:
    if decision.ends:
        move_kept(decision.ends, decision)
    if thing.is_public:
        record(decision, by=EDITOR)
    tell_author(decision, thing)
    close_flags(decision, editor)
