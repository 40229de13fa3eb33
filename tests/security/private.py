"""What the newer rooms keep to themselves: originals, flags, appeals, demands, followings, rulings, erased persons."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from kopir.accounts.actions import CHANGE_ADDRESS, ask_for_address, grant
from kopir.accounts.erasure import Words, erase_person
from kopir.accounts.first_visit import ACT as FIRST_VISIT
from kopir.accounts.models import NewAddress
from kopir.accounts.rules import Role
from kopir.commitments import actions as promises
from kopir.commitments.actions import NewCheck
from kopir.commitments.rules import Finding
from kopir.desk import actions as desk
from kopir.desk.queues import kind_of
from kopir.files.actions import keep_image
from kopir.files.rules import Area
from kopir.follow import actions as following
from kopir.follow.models import PendingFollowing
from kopir.follow.rules import Rhythm, what_of
from kopir.intake.actions import carry_in, print_sheets, take_rows
from kopir.issues.actions import merge
from kopir.issues.models import Report
from kopir.issues.rules import MergeReason
from kopir.moderation import actions
from kopir.moderation.models import Appeal
from kopir.moderation.rules import (
    Act,
    AppealState,
    DemandAnswer,
    Demander,
    DemandKind,
    FlagCode,
    Scope,
)
from kopir.tokens.actions import mint
from kopir.web import clock
from tests.factories import commitments as promise_of
from tests.factories import intake as intake_of
from tests.factories import issues as issue_of
from tests.factories import moderation as moderated

if TYPE_CHECKING:
    from tests.security.world import World

MODERATORS = ("moderator", "editor", "steward")
CONNECTION = {"language": "en", "connection": "192.0.2.9"}


def add(world: World) -> None:
    """Fill the rooms of moderation, following, the desk and one's own data."""
    _withheld(world)
    _appeals(world)
    _flags(world)
    _demands(world)
    _followings(world)
    _desk(world)
    _intake(world)
    _persons(world)
    _links(world)


def _public(world: World, **facts: Any) -> Report:
    made = issue_of.issue(author=world.people["author"], title=world.say("another title"), **facts)
    return made.reports.select_related("issue", "author").get()


def _decided(world: World, report: Report, word: str, by: Any = None) -> Any:
    facts = {"words": world.hide(word, "author", *MODERATORS)}
    statement = moderated.statement(facts=world.say("facts of the decision"), **facts)
    return actions.withhold(moderated.ref(report), statement, editor=by or world.people["editor"])


def _withheld(world: World) -> None:
    """One text is hidden whole, in one a place is masked, of one the photo is blurred."""
    own = ("author", *MODERATORS)
    editor = world.people["editor"]
    whole = _public(world, text=world.hide("withheldtext", *own) * 5, photo=keep_image(issue_of.photo((93, 70))))
    photo = whole.photo
    decision = _decided(world, whole, "withheldwords")
    word = "zqmaskedzq"
    world.hidden[word] = set(own)
    masked = _public(world, text=f"{world.say('text')} {word} {world.say('text')}" * 3)
    statement = moderated.statement(Act.MASK, scope=Scope.PLACES)
    actions.mask(moderated.ref(masked), actions.Places(findings={}, words=(word,)), statement, editor=editor)
    blurred = _public(world, text=world.say("text") * 5, photo=keep_image(issue_of.photo((94, 70))))
    original = blurred.photo
    statement = moderated.statement(Act.BLUR, scope=Scope.PHOTO)
    actions.blur(moderated.ref(blurred), (Area(0, 0, 50, 50),), statement, editor=editor)
    world.things |= {"withheld": whole, "withheld_photo": photo, "decision": decision, "masked": masked}
    world.things |= {"blurred_original": original}


def _appeals(world: World) -> None:
    """One waits for the outside reader, one is decided; only its answer is published."""
    author = world.people["author"]
    appealed = _public(world, text=world.hide("appealedtext", "author", *MODERATORS) * 5)
    # Decided by a colleague: whoever decided first may not decide on the appeal.
    waiting = _decided(world, appealed, "firstwords", by=moderated.staff())
    reader = actions.name_outside_reader(world.say("reader"), world.address("reader"), "en", by=world.people["steward"])
    text = world.hide("appealtext", "author", *MODERATORS)
    made = actions.appeal(waiting, author, text, "en")
    Appeal.objects.filter(pk=made.pk).update(reader=reader)
    decided = _decided(world, _public(world, text=world.say("text") * 5), "secondwords")
    answered = actions.appeal(decided, author, world.hide("decidedappeal", "author", *MODERATORS), "en")
    actions.decide_appeal(answered, world.people["steward"], AppealState.UPHELD, world.say("answer"), "en")
    world.things |= {"appeal": made, "decided_appeal": answered, "outside_reader": reader, "appealed": waiting}


def _flags(world: World) -> None:
    participant = world.people["participant"]
    ref = moderated.ref(world.report)
    words = world.hide("flagwords", "participant", *MODERATORS)
    made = actions.flag(ref, participant, FlagCode.HATE, words, **CONNECTION)
    other = issue_of.citizen(world.address("flagger"))
    second = actions.flag(ref, other, FlagCode.HATE, world.hide("foreignflag", *MODERATORS), **CONNECTION)
    outcome = world.hide("flagoutcome", *MODERATORS)
    actions.dismiss_flag(second, outcome, editor=world.people["editor"])
    pending = actions.ask_flag(
        ref, world.address("pending-flagger"), FlagCode.THREAT, world.hide("pendingflag"), **CONNECTION
    )
    world.things |= {"flag": made, "dismissed_flag": second, "pending_flag": pending}


def _demands(world: World) -> None:
    """One is public but for who the person is, one is sealed by a law."""
    editor, today = world.people["editor"], clock.today()
    facts: dict[str, Any] = {"received_on": today, "kind": DemandKind.REMOVE, "language": "en"}
    open_one = actions.NewDemand(
        demander=Demander.PERSON, body=world.hide("demandingperson"), ground=world.say("ground"),
        demanded=world.say("what was demanded"), **facts,
    )  # fmt: skip
    demand = actions.enter_demand(open_one, editor=editor)
    sealed = actions.NewDemand(
        demander=Demander.AUTHORITY, body=world.hide("sealedbody"), ground=world.hide("sealedground"),
        demanded=world.hide("sealeddemand"), sealed_by=world.say("the law that seals"), **facts,
    )  # fmt: skip
    secret = actions.enter_demand(sealed, editor=editor)
    actions.answer_demand(secret, DemandAnswer.REFUSED, world.hide("sealedanswer"), today, editor=editor)
    world.things |= {"demand": demand, "sealed_demand": secret}


def _followings(world: World) -> None:
    """What somebody follows says what they care about: it is theirs alone."""
    own, foreign = world.people["participant"], issue_of.citizen(world.address("follower"))
    world.hidden |= {"zqfollowedzq": {"participant"}, "zqforeignfollowedzq": set(), "zqpendingfollowedzq": set()}
    made = following.follow(own, what_of({"q": "zqfollowedzq"}), Rhythm.DAILY, "en", connection="")
    other = following.follow(foreign, what_of({"q": "zqforeignfollowedzq"}), Rhythm.DAILY, "en", connection="")
    following.ask_following(
        what_of({"q": "zqpendingfollowedzq"}), email=world.address("pending-follower"), rhythm=Rhythm.DAILY,
        language="en", page_language="en", connection="192.0.2.9",
    )  # fmt: skip
    world.things |= {"own_following": made, "foreign_following": other}
    world.things |= {"pending_following": PendingFollowing.objects.latest("pk")}


def _desk(world: World) -> None:
    """What an editor has typed and may still take back."""
    report = issue_of.report(title=world.hide("ruledtitle", *MODERATORS), text=world.hide("ruledtext", *MODERATORS) * 3)
    queue = kind_of("reports")
    assert queue
    act = queue.act("refuse")
    assert act
    typed = {"reason": ["personal_data"], "words": [world.hide("typedwords", "editor")]}
    world.things["ruling"] = desk.decide(queue, report.pk, act, typed, world.people["editor"])
    world.things["ruled"] = report


def _intake(world: World) -> None:
    """A row of a file that waits, and two sheets: one that came back and waits, one that did not."""
    run = intake_of.opened(rows=1)
    own = ("editor", "steward")
    words = {"title": "", "text": world.hide("rowtext", *own) * 2, "secret": world.hide("rowcell", *own)}
    world.things["import_run"] = take_rows(run, intake_of.how(), [intake_of.judged(1, **words)])
    back, blank = print_sheets(2, language="en")
    staff = (*MODERATORS, "member")
    new = issue_of.new_report(title=world.hide("sheettitle", *staff), text=world.hide("sheettext", *staff) * 3)
    note = world.hide("sheetnote", *staff)
    stranger = issue_of.citizen(world.address("carrier"))
    carry_in(back, new, member=stranger, consent_note=note, paper=None, page_language="en")
    world.things |= {"paper_sheet": back, "blank_sheet": blank}


def _persons(world: World) -> None:
    """Somebody asked for another address, somebody left, somebody was just made editor and has no passkey yet."""
    ask_for_address(world.people["participant"], world.address("new-address"), "en", "192.0.2.1")
    gone = issue_of.citizen(world.address("erased"))
    issue_of.issue(
        author=gone, title=world.hide("erasedtitle"), text=world.hide("erasedtext") * 5,
        show_name=True, public_name=world.hide("erasedname"),
    )  # fmt: skip
    erase_person(gone, Words.ERASED)
    first = issue_of.citizen(world.address("first-editor"))
    grant(first, Role.EDITOR, by=None)
    own = issue_of.issue(author=world.people["participant"], show_name=True, public_name=world.say("own name"))
    words = world.say("own check") * 3
    # Its own promise: a dispute that is shown closes the door of `world.claimed` to the check that still waits there.
    disputed = promise_of.claim(promise_of.a_promise(post=world.post, words=world.say("third promise")))
    check = promises.record_check(
        disputed, world.people["participant"], NewCheck(Finding.DISPUTED, clock.today(), words, "en")
    )
    world.things |= {"first_editor": first, "own_report": own.reports.get(), "own_check": check}
    one, other = (issue_of.issue(title=world.say(title)) for title in ("joined one", "joined other"))
    world.things["merge"] = merge(one, other, reason=MergeReason.SAME_PROBLEM, editor=world.people["editor"])
    world.things["foreign_report"] = world.plain_issue.reports.get()


def _links(world: World) -> None:
    day = timedelta(days=1)
    asked = NewAddress.objects.get(account=world.people["participant"])
    world.secrets |= {
        "moderation:appeal-link": mint(actions.APPEAL, world.decision.public_ref, day),
        "moderation:reader": mint(actions.READ, f"appeal/{world.appeal.pk}", None),
        "moderation:confirm-flag": mint(actions.FLAG, f"pending-flag/{world.pending_flag.pk}", day),
        "follow:confirm": mint(following.FOLLOW, f"pending-following/{world.pending_following.pk}", day),
        "follow:stop": mint(following.STOP, world.foreign_following.ref, day),
        "accounts:confirm_address": mint(CHANGE_ADDRESS, f"new-address/{asked.pk}", day),
        "first_visit": mint(FIRST_VISIT, f"account/{world.first_editor.pk}", day),
    }
