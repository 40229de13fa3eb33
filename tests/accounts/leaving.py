"""A person who does everything that one can do here, and all strings that would tell of them."""

from __future__ import annotations

import base64
import hashlib
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from kopir.accounts.actions import ask_for_address, confirm_account, grant
from kopir.accounts.models import Account
from kopir.accounts.rules import Role, canonical_address
from kopir.commitments import actions as promises
from kopir.commitments.models import Check, Commitment
from kopir.commitments.rules import CheckState, Finding
from kopir.files.actions import keep_document, keep_image
from kopir.files.models import StoredFile
from kopir.issues import actions as issues
from kopir.issues.models import Issue, Report
from kopir.letters.actions import mark_question
from kopir.letters.models import Letter
from kopir.letters.rules import Verdict
from kopir.record.models import Opening
from kopir.web import clock
from tests.factories import issues as made
from tests.factories import letters
from tests.factories.commitments import a_promise, claim, confirm, verified

EMAIL = "Zhanar.Qaliyeva+kopir@Example.org"
NEW_EMAIL = "zhanar.elsewhere@example.net"
NAME = "Zhanar Qaliyevskaya"
TITLE = "Kiosk lamp of Bauyrzhan quarter flickers nightly"
TEXT = "Since the ninth of Qazan the violet kiosk lamp flickers, and my grandson Temirqul is afraid to pass it."
PLACE = "behind the violet kiosk of Temirqul"
HELD_TEXT = "Second tale: the well behind Temirqul's barn smells of diesel and nobody has ever come to look."
LINKED_TEXT = "Third tale: an unconfirmed word about the mill pond of Temirqul that freezes over the footpath."
CHECK_TEXT = "I stood beside the mosaic fountain at dusk and the pump was still lying in pieces."
SOFT_CHECK_TEXT = "The mosaic basin is full again, I filled two buckets there on Tuesday."
VISITOR_TEXT = "As a visitor I saw the mosaic steps crumble under a boy with a sledge."
KEY_NAME = "violet phone of Zhanar"
TOTP_NAME = "totp-secret-of-zhanar"


@dataclass
class Life:
    """What a person has left on a site, and what others did beside it."""

    account: Account
    issue: Issue
    other: Issue
    letter: Letter
    disputed: Commitment
    running: Commitment
    client: Client
    files: list[StoredFile] = field(default_factory=list)
    secrets: list[bytes] = field(default_factory=list)


def noise(seed: int) -> SimpleUploadedFile:
    rnd = random.Random(seed)
    picture = Image.new("RGB", (60, 40))
    picture.putdata([tuple(rnd.randrange(256) for _ in range(3)) for _ in range(2_400)])
    out = io.BytesIO()
    picture.save(out, "PNG")
    return SimpleUploadedFile("violet-kiosk.png", out.getvalue())


def live() -> Life:
    """Let the person raise, support, mark, check, sign in, follow links, and write to offices through others."""
    editor = letters.editor()
    account = confirm_account(EMAIL, "en")
    photo, paper = keep_image(noise(1)), keep_document(noise(2))
    issue = raised(account, editor, photo)
    other = made.issue(title="A bridge that others wrote about")
    issues.support(account, other.reports.get())
    issues.fold_supports()
    letter = letters.answered(issue=issue)
    mark_question(letter.questions.get(number=1), account, Verdict.PARTLY)
    promise = verified(a_promise(issues=[issue]))
    check_photo = keep_image(noise(3))
    dispute = confirm(promise, account, finding=Finding.DISPUTED, text=CHECK_TEXT, photo=check_photo)
    if dispute.state == CheckState.HELD:
        promises.publish_check(Check.objects.get(pk=dispute.pk), editor=editor)
    running = claim(a_promise(issues=[other]))
    soft = confirm(running, account, text=SOFT_CHECK_TEXT)
    if soft.state == CheckState.HELD:
        promises.publish_check(soft, editor=editor)
    made.report(author=account, title="Held one", text=HELD_TEXT, photo=keep_image(noise(4)), paper=paper)
    as_visitor(other, running)
    ask_for_address(account, NEW_EMAIL, "en", "192.0.2.1")
    client = signed_in(account)
    grant(account, Role.MEMBER, by=editor)
    grant(made.citizen(), Role.MEMBER, by=account)
    life = Life(account, issue, other, letter, promise, running, client)
    life.files = [photo, paper, check_photo, *StoredFile.objects.filter(pk__in=Report.objects.values("photo"))]
    life.secrets = [*texts(life), *salts(), *pictures(life)]
    return life


def raised(account: Account, editor: Account, photo: StoredFile) -> Issue:
    new = made.new_report(title=TITLE, text=TEXT, place=PLACE, photo=photo, public_name=NAME)
    report = issues.write_signed_in(new, account=account, page_language="en", connection="a house")
    return issues.publish_report(report, editor=editor)


def as_visitor(other: Issue, running: Commitment) -> None:
    """What was asked for with the same address, spelt otherwise, and not yet confirmed."""
    spelt = "zhanar.qaliyeva@example.org"
    issues.ask_support(other.reports.get(), email=spelt, area=None, page_language="en", connection="a house")
    issues.write_report(made.new_report(text=LINKED_TEXT), email=spelt, page_language="en", connection="a house")
    new = promises.NewCheck(Finding.DISPUTED, clock.today(), VISITOR_TEXT, "en")
    promises.write_check(running, new, email=EMAIL, page_language="en", connection="a house")


def signed_in(account: Account) -> Client:
    """One browser that is signed in with two guards, one that has asked for a code."""
    Authenticator.objects.create(user=account, type="webauthn", data={"name": KEY_NAME, "credential": {}})
    Authenticator.objects.create(user=account, type="totp", data={"secret": TOTP_NAME})
    Client().post(reverse("account_login"), {"email": EMAIL})
    client = Client()
    client.force_login(account)
    return client


def texts(life: Life) -> Iterator[bytes]:
    """Every string, as it is and hashed in the usual ways."""
    words = [EMAIL, canonical_address(EMAIL), NEW_EMAIL, NAME, TITLE, TEXT, PLACE, HELD_TEXT, LINKED_TEXT]
    words += [CHECK_TEXT, SOFT_CHECK_TEXT, VISITOR_TEXT, KEY_NAME, TOTP_NAME, "Temirqul", "violet", "mosaic", "Qaliyev"]
    for word in words:
        yield from spelt(word.encode())
        yield from hashes(word.encode())
        yield from spelt(word.lower().encode())
        yield from hashes(word.lower().encode())


def spelt(data: bytes) -> Iterator[bytes]:
    """Bytes, and how a dump of PostgreSQL writes a column of bytes."""
    yield data
    yield data.hex().encode()


def hashes(data: bytes) -> Iterator[bytes]:
    for name in ("md5", "sha1", "sha256"):
        digest = hashlib.new(name, data).digest()
        yield from (digest, digest.hex().encode(), base64.b64encode(digest), base64.urlsafe_b64encode(digest))


def salts() -> Iterator[bytes]:
    """Salts that open the person's texts, and those alone."""
    theirs = Opening.objects.filter(value__in=[TITLE, TEXT, NAME, CHECK_TEXT, SOFT_CHECK_TEXT])
    assert theirs.count() == 5
    for opening in theirs:
        yield from (bytes(opening.salt), bytes(opening.salt).hex().encode(), base64.b64encode(bytes(opening.salt)))


def pictures(life: Life) -> Iterator[bytes]:
    for stored in life.files:
        yield from (stored.sha256.encode(), bytes.fromhex(stored.sha256), stored.sha256.encode().hex().encode())
        with default_storage.open(stored.name) as file:
            yield file.read()[200:300]


def folders(*roots: Path) -> Iterator[tuple[str, bytes]]:
    for root in roots:
        for path in sorted(root.rglob("*")):
            if path.is_file():
                yield str(path), path.read_bytes()
