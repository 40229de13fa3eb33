"""Take texts out of public rows and openings, keep them, and put them back exactly."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from kopir.files.actions import attach, forget
from kopir.files.models import StoredFile
from kopir.moderation.handlers import Handler, Thing, handler_of
from kopir.moderation.models import Decision, Kept
from kopir.record.models import Entry, Opening
from kopir.web.errors import Refused

PHOTO = "photo"


def handler_for(ref: str) -> tuple[Handler, str]:
    """Return the handler of a thing and the key in it; Refused ``no-thing`` where there is none."""
    found = handler_of(ref)
    if found is None:
        raise Refused("no-thing")
    return found


def take_out(decision: Decision, thing: Thing, instead: Mapping[str, str], *, withheld: str) -> None:
    """Keep the thing's texts and let others stand in their places, in its row and in the record's openings."""
    handler, key = handler_for(thing.ref)
    changed = {field: text for field, text in thing.texts.items() if text != instead[field]}
    Kept.objects.bulk_create([Kept(decision=decision, field=field, text=text) for field, text in changed.items()])
    for opening in _openings(thing):
        field = next((field for field, text in changed.items() if text and text == opening.value), None)
        if field:
            _cover(decision, opening, instead[field] or next(iter(instead.values())))
    handler.write(key, dict(instead), withheld)


def take_photo(decision: Decision, thing: Thing, instead: StoredFile | None) -> None:
    """Keep the thing's photo out of sight and let another one, or none, stand in its place."""
    if thing.photo is None:
        return
    handler, key = handler_for(thing.ref)
    Kept.objects.create(decision=decision, field=PHOTO, photo=thing.photo)
    attach(thing.photo, is_public=False)
    if instead:
        attach(instead, is_public=thing.is_public)
    handler.show_photo(key, instead)


def put_back(decision: Decision, thing: Thing) -> None:
    """Give back all that a decision took.

    Where a later decision keeps the whole thing from readers, it goes into what that one has kept: it comes to light
    with the rest.
    """
    handler, key = handler_for(thing.ref)
    kept = list(decision.kept.select_related("photo"))
    later = Decision.objects.withholding(thing.ref).exclude(pk=decision.pk).first()
    texts = {one.field: one.text for one in kept if one.opening is None and one.field != PHOTO}
    if later:
        for field, text in texts.items():
            Kept.objects.filter(decision=later, field=field, opening__isnull=True).update(text=text)
    elif texts:
        handler.write(key, {**thing.texts, **texts}, "")
    for one in kept:
        if one.opening is not None:
            _uncover(one, later)
        elif one.field == PHOTO and one.photo:
            _show_again(one.photo, thing, later, handler, key)
    decision.kept.all().delete()


def forget_kept(ref: str, fields: Collection[str] = ()) -> list[str]:
    """Forget what is kept of a thing, or some fields of it, for its author: no restoring brings that back.

    Runs inside the erasure's transaction, which lets go of the thing itself. Returns the texts and the hashes of
    photos that are gone, since mails and the record may still tell them.
    """
    rows = Kept.objects.filter(decision__ref=ref).select_related("photo").order_by("pk")
    gone = []
    for kept in rows.filter(field__in=fields) if fields else rows:
        photo = kept.photo
        kept.delete()
        gone.append(photo.sha256 if photo else kept.text)
        if photo:
            forget(photo)
    return gone


def decisions_on(ref: str) -> list[str]:
    """Return the public references of all decisions on a thing: mails about them tell its title."""
    return [f"decision/{number}" for number in Decision.objects.on(ref).values_list("number", flat=True)]


def move_kept(earlier: Decision, later: Decision) -> None:
    """Let a later decision of the same kind keep the originals that an earlier one has kept."""
    for one in later.kept.select_related("photo"):
        same: dict[str, Any] = {"opening": one.opening} if one.opening is not None else {"field": one.field}
        original = earlier.kept.select_related("photo").filter(**same, opening__isnull=one.opening is None).first()
        if original:
            one.delete()
            _let_go(one.photo, original.photo)
    earlier.kept.update(decision=later)


def _openings(thing: Thing) -> list[Opening]:
    entries = Entry.objects.about(thing.about[0]).filter(kind__in=thing.entries)
    wanted = [
        entry.pk
        for entry in entries
        if all(entry.public.get(name) == value for name, value in thing.entry_facts.items())
    ]
    return list(Opening.objects.filter(entry__in=wanted).order_by("pk"))


def _cover(decision: Decision, opening: Opening, words: str) -> None:
    """The salt goes too: with it, anybody could test guesses of the hidden text against its seal."""
    Kept.objects.create(
        decision=decision,
        field=opening.field,
        text=opening.value,
        opening=opening.pk,
        salt=bytes(opening.salt),
        withheld_before=opening.withheld,
    )
    Opening.objects.filter(pk=opening.pk).update(value=words, salt=b"", withheld=decision.public_ref)


def _uncover(one: Kept, later: Decision | None) -> None:
    facts = {"text": one.text, "salt": bytes(one.salt), "withheld_before": one.withheld_before}
    if one.opening is None or (later and later.kept.filter(opening=one.opening).update(**facts)):
        return
    Opening.objects.filter(pk=one.opening).update(value=one.text, salt=bytes(one.salt), withheld=one.withheld_before)


def _show_again(photo: StoredFile, thing: Thing, later: Decision | None, handler: Handler, key: str) -> None:
    """Let the original stand again; the blurred copy that stood for it is of no more use, wherever it is kept."""
    if later:
        covered = later.kept.select_related("photo").get(field=PHOTO)
        stood, covered.photo = covered.photo, photo
        covered.save(update_fields=["photo"])
    else:
        stood = thing.photo
        attach(photo, is_public=thing.is_public)
        handler.show_photo(key, photo)
    _let_go(stood, photo)


def _let_go(copy: StoredFile | None, original: StoredFile | None) -> None:
    if copy and copy != original:
        forget(copy)
