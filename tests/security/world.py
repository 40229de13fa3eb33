"""One site with something of every kind on it, shown and not shown; what the security tests walk through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client

from kopir.accounts.actions import confirm_account, grant
from kopir.accounts.models import Account
from kopir.accounts.rules import Role
from kopir.commitments import actions as promises
from kopir.commitments.actions import NewCheck, NewClaim
from kopir.commitments.models import Check
from kopir.commitments.rules import Finding
from kopir.debates import actions as debates
from kopir.debates.actions.changing import Item
from kopir.debates.rules import Stance
from kopir.files.actions import keep_document, keep_image
from kopir.issues.actions import ask_support, raise_for_somebody, refuse_report, write_report
from kopir.issues.models import Issue, PendingSupport, Report, Support
from kopir.issues.rules import Refusal, ReportState
from kopir.letters import actions as letters
from kopir.letters.models import Letter, Mark, Proposal, Reply
from kopir.letters.rules import Above, Disposition, ReplyRefusal, Verdict
from kopir.moderation.actions import withhold
from kopir.moderation.rules import Rule
from kopir.offices import actions as offices
from kopir.people.actions import Declaration, disclose
from kopir.people.models import Area, Membership, Organization, Person, Post
from kopir.people.rules import Tie
from kopir.tokens.actions import mint
from kopir.viewpoints import actions as viewpoints
from kopir.web import clock
from tests.factories import commitments as promise_of
from tests.factories import debates as debate_of
from tests.factories import issues as issue_of
from tests.factories import letters as letter_of
from tests.factories import viewpoints as viewpoint_of
from tests.factories.moderation import statement
from tests.factories.people import (
    AreaFactory,
    ContactDetailFactory,
    HolderFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
)
from tests.factories.routing import rule
from tests.security import private
from tests.security.forms import WORDS

Say = Callable[[str], str]
PAPER = promise_of.a_copy  # a scan that nobody has sent before
ROLES = ("anonymous", "participant", "author", "member", "officer", "moderator", "editor", "steward")
STAFF = {"moderator": Role.MODERATOR, "editor": Role.EDITOR, "steward": Role.STEWARD}


@dataclass
class World:
    """Who and what there is. `hidden` names words that no answer may hold, but to the roles beside them."""

    say: Say
    people: dict[str, Account] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)
    hidden: dict[str, set[str]] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)  # what one-act link → a living secret of it
    sendings: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # URL name → what its forms would send

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["things"][name]
        except KeyError:
            raise AttributeError(name) from None

    def address(self, name: str) -> str:
        """An address that is nobody else's, and that a test may look for."""
        made = f"{name}.{len(self.addresses)}.zqx@private.example.org"
        self.addresses.append(made)
        return made

    def hide(self, word: str, *roles: str) -> str:
        """Words that only these roles may read."""
        said = f"zq{word}zq"
        self.hidden[said] = set(roles)
        return f"{said} {self.say(word)}"

    def client(self, role: str) -> Client:
        client = Client()
        if account := self.people.get(role):
            client.force_login(account)
        return client


def build(say: Say = lambda word: f"Words about {word}.") -> World:
    """Make the site; texts that are shown go through `say`."""
    world = World(say)
    _people(world)
    _directory(world)
    _issues(world)
    _letters(world)
    _promises(world)
    _debates(world)
    _offices(world)
    _links(world)
    private.add(world)
    return world


def person(world: World, name: str, role: Role | None = None) -> Account:
    account = confirm_account(world.address(name), "en")
    account.confirmed_at = clock.now() - timedelta(days=90)
    account.save(update_fields=["confirmed_at"])
    if role:
        grant(account, role, by=None)
    if role in STAFF.values():
        Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    world.people[name] = account
    return account


def _people(world: World) -> None:
    for name in ("participant", "author", "officer"):
        person(world, name)
    person(world, "member", Role.MEMBER)
    for name, role in STAFF.items():
        person(world, name, role)


def _directory(world: World) -> None:
    area: Area = AreaFactory(name=world.say("area"))
    body: Organization = OrganizationFactory(name=world.say("organization"), area=area)
    host: Organization = OrganizationFactory(name=world.say("host"), is_host=True)
    post: Post = PostFactory(name=world.say("post"), organization=body, area=area)
    official: Person = PersonFactory(name=world.say("official"), account=world.people["officer"])
    other: Person = PersonFactory(name=world.say("other official"))
    membership: Membership = HolderFactory(person=official, post=post, start_date="2020-01-01")
    HolderFactory(person=other, post=PostFactory(organization=host), start_date="2020-01-01")
    ContactDetailFactory(post=post, value="mayor@office.example.org")
    ContactDetailFactory(organization=body, value="council@office.example.org")
    tie = {"tie": Tie.MEMBERSHIP, "organization_text": world.say("movement"), "detail": world.say("detail")}
    own = disclose(official, Declaration(**tie), is_own=True)
    foreign = disclose(other, Declaration(**tie, source="https://example.org/list"), is_own=False)
    world.things |= {"area": area, "organization": body, "post": post, "official": official, "other_official": other}
    world.things |= {"competence": rule(addressee=post, area=area, source=world.say("charter"))}
    world.things |= {"membership": membership, "own_disclosure": own, "foreign_disclosure": foreign, "host": host}


def _issues(world: World) -> None:
    author, member = world.people["author"], world.people["member"]
    shown: Issue = issue_of.issue(
        title=world.say("title"), text=world.say("text") * 5, author=author, area=world.area, place=world.say("place"),
        show_name=True, public_name=world.say("public name"), photo=keep_image(issue_of.photo()),
    )  # fmt: skip
    plain: Issue = issue_of.issue(title=world.say("second title"), text=world.say("text") * 5)
    own = (*STAFF, "author")
    held: Report = issue_of.report(
        author=author, title=world.hide("heldtitle", *own), text=world.hide("heldtext", *own) * 3,
        photo=keep_image(issue_of.photo((90, 70))), show_name=True, public_name=world.hide("heldname", *own),
    )  # fmt: skip
    refused = issue_of.report(
        title=world.hide("refusedtitle", *own), text=world.hide("refusedtext", *own) * 3, author=author,
        photo=keep_image(issue_of.photo((91, 70))),
    )  # fmt: skip
    words = world.hide("refusalwords", *own)
    refuse_report(refused, editor=world.people["editor"], reason=Refusal.PERSONAL_DATA, words=words)
    asks: dict[str, Any] = {"page_language": "en", "connection": "192.0.2.7"}
    unconfirmed = write_report(
        issue_of.new_report(title=world.hide("unconfirmedtitle"), text=world.hide("unconfirmedtext") * 3),
        email=world.address("unconfirmed"), **asks,
    )  # fmt: skip
    own = (*STAFF, "member")
    carried = raise_for_somebody(
        issue_of.new_report(title=world.hide("carriedtitle", *own), text=world.hide("carriedtext", *own) * 3),
        member=member, consent_note=world.hide("consent", *own), paper=PAPER(), page_language="en",
    )  # fmt: skip
    report = shown.reports.get()
    ask_support(report, email=world.address("supporter"), area=None, **asks)
    given: Support = issue_of.supported_by(shown, world.people["participant"], area=world.area)
    foreign = issue_of.supported_by(shown, issue_of.citizen(world.address("other")))
    world.things |= {"issue": shown, "plain_issue": plain, "held": held, "refused": refused, "unconfirmed": unconfirmed}
    world.things |= {"carried": carried, "own_support": given, "foreign_support": foreign, "report": report}
    assert {held.state, carried.state} == {ReportState.HELD}


def _letters(world: World) -> None:
    editor = world.people["editor"]
    draft = letters.Draft(
        world.issue, world.post, "house-15", "en", (world.say("question one"), world.say("question two")),
        opening=world.say("opening"),
    )  # fmt: skip
    letter: Letter = letters.send_letter(draft, editor)
    letters.note_delivery(letter, clock.now())
    waiting = letters.send_letter(letter_of.draft(issue=world.issue, addressee=world.organization), editor)
    letters.note_delivery(waiting, clock.now())
    letters.ask_extension(waiting, clock.today() + timedelta(days=40), world.say("why more time"))
    printed = letter_of.letter(issue=world.plain_issue, by_email=False)
    shown = letters.reply_by_link(letter, _given(world.say("answer one"), world.say("answer two")), "en")
    words = world.hide("heldanswer", *STAFF)
    held = letters.reply_by_link(letter, _given(f"{words} call +7 701 123 45 67", words), "en")
    refused = letters.reply_by_link(letter, _given(f"{world.hide('refusedanswer', *STAFF)} 8 701 123 45 67"), "en")
    letters.refuse_held_reply(refused, ReplyRefusal.PERSONAL_DATA, editor)
    question = letter.questions.order_by("number")[0]
    question.letter = letter
    letters.mark_question(question, world.people["participant"], Verdict.PARTLY)
    letters.mark_question(question, issue_of.citizen(world.address("marker")), Verdict.NOT_ADDRESSED)
    second = letter.questions.order_by("number")[1]
    second.letter = letter
    letters.mark_question(second, world.people["author"], Verdict.NOT_ADDRESSED)
    letters.contest_mark(second, world.say("contest"), "en")
    proposal = letters.propose_letter(world.plain_issue, 5)
    assert isinstance(proposal, Proposal)
    assert isinstance(held, Reply)
    assert Mark.objects.count() == 3
    world.things |= {"letter": letter, "waiting_letter": waiting, "printed_letter": printed, "proposal": proposal}
    world.things |= {"reply": shown, "held_reply": held, "refused_reply": refused, "question": question}


def _given(*texts: str) -> tuple[letters.Given, ...]:
    return tuple(letters.Given(number, text, Disposition.ANSWERED) for number, text in enumerate(texts, start=1))


def _debates(world: World) -> None:
    spoken = debate_of.captions() + f"99\n00:59:00.000 --> 00:59:09.000\nAigul: {WORDS}\n".encode()
    spoken += b"\n00:59:10.000 --> 00:59:19.000\nBoris: I do not know that yet. Aigul, who pays for the rail?\n"
    unheard = world.hide("hiddenspeech", *STAFF)
    spoken += f"\n00:59:20.000 --> 00:59:29.000\nAigul: {unheard} {WORDS}\n".encode()
    debate = debate_of.a_debate(("talk.vtt", spoken), title=world.say("debate"))
    hidden = debate.turns.get(search_text__contains=unheard.casefold())
    withhold(f"speech/{hidden.moderation_key}", statement(facts=world.say("facts")), editor=world.people["editor"])
    draft = debate_of.a_draft(title=world.hide("draftdebate", *STAFF))
    debates.set_agenda(debate, [Item(world.say("agenda item"), debate.turns.order_by("number")[0].public_id)])
    world.things |= {"debate": debate, "draft_debate": draft, "turn": debate.turns.order_by("number")[1]}
    thesis = debates.set_thesis(debate, world.say("thesis"))
    said = debates.NewPosition(Stance.FOR, debate.voices.get(label="Aigul"), words="needs a rail before winter")
    world.things |= {"question": debate.spoken_questions.get(), "position": debates.set_position(thesis, said)}
    world.things |= {"recording": draft.recordings.order_by("pk")[0]}
    _viewpoints(world, debate)


def _viewpoints(world: World, debate: Any) -> None:
    own = (*STAFF, "author")
    quoted = debate.turns.get(number=5).voice
    quoted.person = world.official
    quoted.save()
    told = {"title": world.say("viewpoint"), "text": world.say("article") * 5, "public_name": world.say("alias")}
    shown = viewpoint_of.shown(debate, world.people["author"], item_title=world.say("agenda item"), **told)
    mine = viewpoint_of.shown(debate, world.people["participant"], title=world.say("second viewpoint"))
    words = {name: world.hide(f"held{name}", *own) for name in ("viewpoint", "article", "alias")}
    held = viewpoint_of.held(
        debate, world.people["author"], title=words["viewpoint"], text=words["article"] * 3, public_name=words["alias"]
    )
    words = {name: world.hide(f"refused{name}", *own) for name in ("viewpoint", "article")}
    refused = viewpoint_of.held(debate, world.people["author"], title=words["viewpoint"], text=words["article"] * 3)
    viewpoints.refuse_viewpoint(
        refused, editor=world.people["editor"], rule=Rule.HATE, words=world.hide("viewpointrefusal", *own)
    )
    pending = viewpoints.write_viewpoint(
        viewpoint_of.new_viewpoint(debate, title=world.hide("pendingviewpoint")),
        email=world.address("pending-viewpoint"), page_language="en", connection="192.0.2.31",
    )  # fmt: skip
    world.things |= {"viewpoint": shown, "own_viewpoint": mine, "held_viewpoint": held, "pending_viewpoint": pending}


def _offices(world: World) -> None:
    """The officer has taken up the desk of the post, and named somebody who has not pressed the link yet."""
    mandate = offices.claim(mint(offices.CLAIM, world.post.ref, timedelta(days=1)), world.people["officer"])
    assistant = offices.name_assistant(mandate, world.address("assistant"), language="en", connection="192.0.2.9")
    offices.keep_draft(mandate, world.letter, {"answer_1": world.hide("officedraft", "officer")})
    step = letters.enter_superior(
        world.post, Above.SUPERIOR, Organization.objects.get(is_host=True), world.say("charter"), world.people["editor"]
    )
    world.things |= {"mandate": mandate, "assistant": assistant, "step": step}


def _promises(world: World) -> None:
    promise = promise_of.a_promise(
        words=world.say("promise"), measure=world.say("measure"), post=world.post, issues=[world.issue],
        editor=world.people["editor"],
    )  # fmt: skip
    promises.claim_done(promise, NewClaim(words=world.say("claim"), language="en"))
    promise.refresh_from_db()
    held: Check = _dispute(world, promise, world.hide("heldcheck", *STAFF), "checker")
    refused = _dispute(world, promise, world.hide("refusedcheck", *STAFF), "refused-checker")
    words = world.hide("checkrefusal", *STAFF)
    promises.refuse_check(refused, editor=world.people["editor"], words=words)
    shown = _dispute(world, promise, world.say("dispute"), "seen-checker")
    promises.publish_check(shown, editor=world.people["editor"])
    promise.refresh_from_db()
    another = promise_of.a_promise(post=world.post, words=world.say("second promise"))
    promise_of.claim(another)
    pending = promises.write_check(
        another, NewCheck(Finding.DISPUTED, clock.today(), world.hide("pendingcheck") * 2, "en"),
        email=world.address("pending-checker"), page_language="en", connection="192.0.2.8",
    )  # fmt: skip
    world.things |= {"promise": promise, "claimed": another, "held_check": held, "shown_check": shown}
    world.things |= {"pending_check": pending, "refused_check": refused}


def _dispute(world: World, promise: Any, text: str, name: str) -> Check:
    account = issue_of.citizen(world.address(name))
    photo = keep_image(issue_of.photo((70 + len(world.addresses), 60)))
    return promises.record_check(promise, account, NewCheck(Finding.DISPUTED, clock.today(), text * 2, "en", photo))


def _links(world: World) -> None:
    """Fresh secrets as mails would bring them."""
    waiting = PendingSupport.objects.get()
    day = timedelta(days=1)
    world.secrets = {
        "issues:confirm": mint("raise", f"report/{world.unconfirmed.pk}", day),
        "issues:confirm-support": mint("support", f"pending-support/{waiting.pk}", day),
        "issues:withdraw-support": mint("withdraw-support", f"support/{world.foreign_support.pk}", day),
        "viewpoints:reply": mint(viewpoints.REPLY, f"{world.viewpoint.ref}/post/{world.post.pk}", day),
        "viewpoints:confirm": mint(viewpoints.CONFIRM, world.pending_viewpoint.ref, day),
        "commitments:confirm-check": mint("check", f"pending-check/{world.pending_check.pk}", day),
        "commitments:link": mint(promises.LINK, world.promise.ref, None),
        "offices:claim": mint(offices.CLAIM, world.organization.ref, day),
        "offices:assist": mint("assist-office", f"mandate/{world.assistant.pk}", day),
        "letter-link:page": mint(letters.LINK_ACT, world.letter.ref, None),
        "letter-link:disown": mint(letters.DISOWN_ACT, f"reply/{world.letter.number}-{world.reply.number}", day),
    }
    document = keep_document(issue_of.photo((50, 40), kind="PNG", name="scan.png"))
    world.things |= {"private_file": world.held.photo, "public_file": world.report.photo, "loose_file": document}
