"""Mails to the promiser's registered address, each with the link of this one promise."""

from __future__ import annotations

from kopir.commitments.models import Check, Commitment
from kopir.mail.actions import queue
from kopir.mail.rules import LinkSpec
from kopir.people.addressees import office_email
from kopir.tokens.actions import find, revoke

LINK = "commitment"


def tell(commitment: Commitment, what: str, *, once: str, check: Check | None = None) -> bool:
    """Queue a mail to the office, in the promise's language; return whether there is an address.

    `what` names the template, `once` makes the mail unique among those of this promise.
    """
    office = commitment.office
    address = office_email(office) if office else None
    if not address:
        return False
    queue(
        to=address,
        template=f"commitments/mail/{what}.txt",
        language=commitment.language,
        context={
            "number": commitment.number,
            "words": commitment.words,
            "measure": commitment.measure,
            "said_on": commitment.said_on.isoformat(),
            "due_on": commitment.due_on.isoformat() if commitment.due_on else "",
            "review_on": commitment.review_on.isoformat() if commitment.review_on else "",
            "path": commitment.permanent_path,
            "evidence": check.text if check else "",
            "seen_on": check.seen_on.isoformat() if check else "",
        },
        about=commitment.ref,
        dedupe=f"{commitment.ref}:{what}:{once}",
        link=LinkSpec(LINK, commitment.ref, None, "commitments:link"),
        is_private=False,
    )
    return True


def commitment_of(secret: str) -> Commitment | None:
    """Return the promise that an office's link opens; None where the link is closed or of another act."""
    token = find(LINK, secret)
    if token is None:
        return None
    number = token.about.removeprefix("commitment/")
    return Commitment.objects.with_promiser().filter(number=number).first()


def close_links(commitment: Commitment) -> None:
    """Close all links of a promise that nobody can act on any more; a later dispute sends a fresh one."""
    revoke(LINK, commitment.ref)
