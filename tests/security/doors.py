"""Who may open which address. The one table to extend: an address without a line here fails the tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.urls import reverse
from django.utils import translation

from tests.security.world import ROLES, STAFF, World

Roles = frozenset[str]
EVERYBODY: Roles = frozenset(ROLES)
SIGNED_IN = EVERYBODY - {"anonymous"}
MEMBERS: Roles = frozenset({"member", "editor", "steward"})
MODERATORS: Roles = frozenset(STAFF)
EDITORS: Roles = frozenset({"editor", "steward"})
STEWARDS: Roles = frozenset({"steward"})

Places = dict[str, Any]  # what stands in the address: an attribute of the world, or a value after "="


@dataclass(frozen=True)
class Door:
    """Who may open an address, what it answers to them, and where an answer must be "there is nothing here".

    `closed` names places that nobody may open, whatever their role: another's object, or one that is not shown.
    `shows` names hidden words that whoever holds the link has written and may read.
    """

    who: Roles
    at: Places = field(default_factory=dict)
    get: tuple[int, ...] = (200,)
    closed: tuple[Places, ...] = ()
    shows: tuple[str, ...] = ()


def secret(act: str) -> Places:
    return {"secret": f"@{act}"}


POST = (405,)  # for buttons only: a GET is refused
ISSUE = {"number": "issue.number"}
NO_ISSUE = ({"number": "=999999"},)
LETTER = {"number": "letter.number"}
PROMISE = {"number": "promise.number"}
DEBATE, DRAFT = {"number": "debate.number"}, {"number": "draft_debate.number"}
ASKED = DEBATE | {"question": "question.number"}
VIEWPOINT, HELD_VIEWPOINT = {"number": "viewpoint.number"}, {"number": "held_viewpoint.number"}
OFFICE = {"kind": "=post", "slug": "post.slug"}
HOLDER: Roles = frozenset({"officer"})
QUESTION = LETTER | {"question": "question.number"}
HELD_REPLY = LETTER | {"reply": "held_reply.number"}
PERSON, BODY, SEAT = {"slug": "official.slug"}, {"slug": "organization.slug"}, {"slug": "post.slug"}
UNKNOWN = ({"slug": "=nobody-here"},)
OWNER: Roles = frozenset({"participant"})
OFFICER: Roles = frozenset({"officer", "editor", "steward"})
AUTHOR: Roles = frozenset({"author"})
EDITOR: Roles = frozenset({"editor"})
ENTRY = {"uid": "+entry"}
NO_CODE = ({"code": "=0000-0000"}, {"code": "=nothing"})
NO_KEY = ({"key": "=999999"},)
DECISION = {"number": "decision.number"}
UNCONFIRMED = ({"kind": "=report", "key": "unconfirmed.pk"}, {"kind": "=nothing", "key": "=1"})
ITEM = {"kind": "=reports", "key": "held.pk"}
NO_ITEM = ({"kind": "=reports", "key": "=999999"}, {"kind": "=nothing", "key": "=1"})
QUERIES = {
    "follow:new": "?what=everything",
    "paper:find": "?number=0000-0011",
}  # what an address asks for, where a page needs it
ENDS_SESSIONS = {"account_logout", "accounts:erase", "first_visit"}
STEP = (200, 302, 400, 403, 404)  # a step of signing in leads on, or nowhere, for who has not begun

DOORS: dict[str, Door] = {
    # Pages and data of several nouns
    "site:home": Door(EVERYBODY),
    "site:case": Door(EVERYBODY, ISSUE, closed=NO_ISSUE),
    "site:about": Door(EVERYBODY),
    "site:privacy": Door(EVERYBODY),
    "status:status": Door(EVERYBODY),
    "status:metrics": Door(EVERYBODY, get=(200, 404)),  # who calls matters, not who is signed in: tests/config
    "site:data": Door(EVERYBODY),
    "site:host": Door(EVERYBODY, get=(200, 302, 301)),
    "site:overdue": Door(EVERYBODY),
    "site:activity": Door(EVERYBODY, PERSON, closed=UNKNOWN),
    "site:activity-organization": Door(EVERYBODY, BODY, closed=UNKNOWN),
    "site:activity-post": Door(EVERYBODY, SEAT, closed=UNKNOWN),
    "site:record": Door(EVERYBODY),
    "site:entry": Door(EVERYBODY, ENTRY),
    "site:refusals": Door(EVERYBODY),
    "site:scorecards": Door(EVERYBODY),
    "site:scorecard": Door(EVERYBODY, BODY | {"kind": "=organization"}, get=(200, 404)),
    "site:case-reports": Door(EVERYBODY, ISSUE, closed=NO_ISSUE),
    "site-data:issues": Door(EVERYBODY),
    "site-data:issue-json": Door(EVERYBODY, ISSUE, closed=NO_ISSUE),
    "site-data:issue-csv": Door(EVERYBODY, ISSUE, closed=NO_ISSUE),
    "site-data:issue-feed": Door(EVERYBODY, ISSUE, closed=NO_ISSUE),
    "site-data:issue-embed": Door(EVERYBODY, ISSUE, closed=NO_ISSUE),
    "site-data:commitment-embed": Door(EVERYBODY, PROMISE, closed=NO_ISSUE),
    "site-data:scorecard-embed": Door(EVERYBODY, BODY | {"kind": "=organization"}, get=(200, 404)),
    "site-data:person-feed": Door(EVERYBODY, PERSON, closed=UNKNOWN),
    "site-data:organization-feed": Door(EVERYBODY, BODY, closed=UNKNOWN),
    "site-data:post-feed": Door(EVERYBODY, SEAT, closed=UNKNOWN),
    "site-data:scorecard-csv": Door(EVERYBODY, BODY | {"kind": "=organization"}, get=(200, 404)),
    "site-data:scorecard-json": Door(EVERYBODY, BODY | {"kind": "=organization"}, get=(200, 404)),
    "site-data:record-feed": Door(EVERYBODY),
    "site-data:overdue-csv": Door(EVERYBODY),
    "site-data:overdue-feed": Door(EVERYBODY),
    "site-data:debates-feed": Door(EVERYBODY),
    "site-data:debate-feed": Door(EVERYBODY, DEBATE, closed=(DRAFT, *NO_ISSUE)),
    "site-data:entry": Door(EVERYBODY, ENTRY),
    "people-data:list": Door(EVERYBODY),
    "people-data:person": Door(EVERYBODY, PERSON, closed=UNKNOWN),
    "people-data:organization": Door(EVERYBODY, BODY, closed=UNKNOWN),
    "people-data:post": Door(EVERYBODY, SEAT, closed=UNKNOWN),
    "debates-data:csv": Door(EVERYBODY, DEBATE, closed=(DRAFT, *NO_ISSUE)),
    "debates-data:json": Door(EVERYBODY, DEBATE, closed=(DRAFT, *NO_ISSUE)),
    "debates-data:transcript": Door(EVERYBODY, DEBATE | {"form": "=vtt"}, closed=(DRAFT | {"form": "=vtt"},)),
    "commitments-data:json": Door(EVERYBODY, PROMISE, closed=NO_ISSUE),
    "search:page": Door(EVERYBODY),
    "search-data:json": Door(EVERYBODY),
    "search-data:csv": Door(EVERYBODY),
    "search-data:feed": Door(EVERYBODY),
    "files:file": Door(
        EVERYBODY,
        {"public_id": "public_file.public_id", "extension": "public_file.extension"},
        closed=({"public_id": "=" + "0" * 32, "extension": "=webp"},),
    ),
    "files:small": Door(EVERYBODY, {"public_id": "public_file.public_id"}),
    # Issues
    "issues:list": Door(EVERYBODY),
    "issues:new": Door(EVERYBODY),
    "issues:like": Door(EVERYBODY, get=POST),
    "issues:topics": Door(EVERYBODY, get=POST),
    "issues:sent": Door(EVERYBODY),
    "issues:received": Door(EVERYBODY),
    "issues:confirm": Door(EVERYBODY, secret("issues:confirm"), shows=("unconfirmedtitle", "unconfirmedtext")),
    "issues:for-somebody": Door(MEMBERS),
    "issues:mine": Door(SIGNED_IN),
    "issues:withdraw-mine": Door(OWNER, {"key": "own_support.pk"}, POST, ({"key": "foreign_support.pk"},)),
    "issues:support-sent": Door(EVERYBODY),
    "issues:confirm-support": Door(EVERYBODY, secret("issues:confirm-support")),
    "issues:withdraw-support": Door(EVERYBODY, secret("issues:withdraw-support")),
    "issues:support": Door(EVERYBODY, ISSUE, closed=NO_ISSUE),
    "issues:supported": Door(EVERYBODY, ISSUE, closed=NO_ISSUE),
    "issues:withdrawn": Door(EVERYBODY, ISSUE, closed=NO_ISSUE),
    "issues:hide-name": Door(OWNER, {"key": "own_report.pk"}, closed=({"key": "foreign_report.pk"},)),
    "issues:erase-mine": Door(OWNER, {"key": "own_report.pk"}, closed=({"key": "foreign_report.pk"},)),
    "issues:review": Door(EDITORS, get=(302,)),
    "issues:review-one": Door(EDITORS, {"key": "held.pk"}, get=(302,)),
    # What comes in by files and on paper
    "intake:imports": Door(EDITORS),
    "intake:import": Door(EDITORS, {"number": "import_run.number"}, closed=NO_ISSUE),
    "paper:blank": Door(EVERYBODY),
    "paper:numbered": Door(MEMBERS),
    "paper:find": Door(MEMBERS, get=(422,)),  # a number that no sheet has
    "paper:sheet": Door(EVERYBODY, {"code": "paper_sheet.shown"}, closed=NO_CODE),
    "paper:carry": Door(MEMBERS, {"code": "blank_sheet.shown"}, closed=NO_CODE),
    # People
    "people:list": Door(EVERYBODY),
    "people:host": Door(EVERYBODY),
    "people:add-person": Door(EDITORS),
    "people:add-organization": Door(EDITORS),
    "people:organization": Door(EVERYBODY, BODY, closed=UNKNOWN),
    "people:edit-organization": Door(EDITORS, BODY),
    "people:organization-address": Door(EDITORS, BODY),
    "people:add-post": Door(EDITORS, BODY),
    "people:post": Door(EVERYBODY, SEAT, closed=UNKNOWN),
    "people:edit-post": Door(EDITORS, SEAT),
    "people:post-address": Door(EDITORS, SEAT),
    "people:edit-membership": Door(EDITORS, {"number": "membership.pk"}),
    "people:end-membership": Door(EDITORS, {"number": "membership.pk"}),
    "people:withdraw-disclosure": Door(OFFICER, {"number": "own_disclosure.pk"}),
    "people:person": Door(EVERYBODY, PERSON, closed=UNKNOWN),
    "people:edit-person": Door(EDITORS, PERSON),
    "people:connect-account": Door(EDITORS, PERSON),
    "people:add-membership": Door(EDITORS, PERSON),
    "people:disclose": Door(OFFICER, PERSON),
    # Letters
    "letters:new": Door(EDITORS, get=(404,)),  # opened for an issue, named in the query
    "letters:decline-proposal": Door(EDITORS, {"key": "proposal.pk"}, get=(302,)),  # it waits at the desk
    "letters:detail": Door(EVERYBODY, LETTER, closed=NO_ISSUE),
    "letters:manage": Door(EDITORS, LETTER),
    "letters:print": Door(EDITORS, {"number": "printed_letter.number"}),
    "letters:handing-in": Door(EDITORS, {"number": "printed_letter.number"}),
    "letters:bounce": Door(EDITORS, LETTER),
    "letters:send-again": Door(EDITORS, LETTER),
    "letters:grant-extension": Door(EDITORS, {"number": "waiting_letter.number"}, get=(302,)),
    "letters:refuse-extension": Door(EDITORS, {"number": "waiting_letter.number"}, get=(302,)),
    "letters:close": Door(EDITORS, LETTER),
    "letters:withdraw": Door(EDITORS, {"number": "waiting_letter.number"}),
    "letters:mailing": Door(EDITORS, {"number": "waiting_letter.number", "kind": "=rung-1"}, get=(302, 404)),
    "letters:paper-reply": Door(EDITORS, LETTER),
    "letters:reply": Door(EDITORS, HELD_REPLY, get=(302,)),
    "letters:mark": Door(SIGNED_IN, QUESTION),
    "letters:withdraw-mark": Door(SIGNED_IN, QUESTION, POST),
    "letter-link:disown": Door(EVERYBODY, secret("letter-link:disown")),
    "letter-link:page": Door(EVERYBODY, secret("letter-link:page")),
    "letter-link:received": Door(EVERYBODY, secret("letter-link:page"), get=(302,)),
    "letter-link:answer": Door(EVERYBODY, secret("letter-link:page"), get=(302,)),
    "letter-link:decline": Door(EVERYBODY, secret("letter-link:page"), get=(302,)),
    "letter-link:more-time": Door(EVERYBODY, secret("letter-link:page"), get=(302,)),
    "letter-link:contest": Door(EVERYBODY, secret("letter-link:page"), get=(302,)),
    # Who is asked
    "routing:table": Door(EVERYBODY),
    "routing:desk": Door(EDITORS),
    "routing:add": Door(EDITORS),
    "routing:import": Door(EDITORS),
    "routing:learnt": Door(EDITORS),
    "routing:edit": Door(EDITORS, {"key": "competence.pk"}, closed=NO_KEY),
    "routing:end": Door(EDITORS, {"key": "competence.pk"}, POST),
    "routing-data:csv": Door(EVERYBODY),
    # Promises
    "offices:mine": Door(SIGNED_IN),
    "offices:office": Door(HOLDER, OFFICE, closed=({"kind": "=post", "slug": "=nobody-here"},)),
    "offices:letter": Door(HOLDER, LETTER, closed=NO_ISSUE),
    "offices:promise": Door(HOLDER, LETTER | {"reply": "reply.number"}, closed=(LETTER | {"reply": "=99"},)),
    "offices:people": Door(HOLDER, OFFICE),
    "offices:end-assistant": Door(HOLDER, OFFICE | {"key": "assistant.pk"}, POST),
    "offices:give-up": Door(HOLDER, OFFICE, POST),
    "offices:ask": Door(EVERYBODY, OFFICE, closed=({"kind": "=post", "slug": "=nobody-here"},)),
    "offices:claim": Door(EVERYBODY, secret("offices:claim")),
    "offices:assist": Door(EVERYBODY, secret("offices:assist")),
    "offices:claims": Door(EDITORS),
    "offices:end-claim": Door(EDITORS, {"key": "mandate.pk"}, POST),
    "offices:ladder": Door(EDITORS),
    "offices:end-step": Door(EDITORS, {"key": "step.pk"}, POST),
    "debates:list": Door(EVERYBODY),
    "debates:method": Door(EVERYBODY),
    "debates:new": Door(EDITORS),
    "debates:drafts": Door(EDITORS),
    "debates:detail": Door(EVERYBODY, DEBATE, closed=(DRAFT, *NO_ISSUE)),
    "debates:turn": Door(
        EVERYBODY, DEBATE | {"name": "turn.public_id"}, (302,), closed=(DEBATE | {"name": "=nothing"},)
    ),
    "debates:use": Door(EVERYBODY, DEBATE | {"name": "turn.public_id"}, closed=(DEBATE | {"name": "=nothing"},)),
    "debates:watch": Door(EVERYBODY, DEBATE, (302,), closed=(DRAFT, *NO_ISSUE)),
    "debates:figures": Door(EVERYBODY, DEBATE, closed=(DRAFT, *NO_ISSUE)),
    "debates:questions": Door(EVERYBODY, DEBATE, closed=(DRAFT, *NO_ISSUE)),
    "debates:mark": Door(SIGNED_IN, ASKED, closed=(DEBATE | {"question": "=999999"}, DRAFT | {"question": "=1"})),
    "debates:withdraw-mark": Door(SIGNED_IN, ASKED, POST),
    "debates:positions": Door(EDITORS, DRAFT, closed=NO_ISSUE),
    "debates:remove-position": Door(
        EDITORS, DEBATE | {"key": "position.pk"}, POST, closed=(DRAFT | {"key": "position.pk"},)
    ),
    "debates:anew": Door(EDITORS, DRAFT, closed=NO_ISSUE),
    "viewpoints:list": Door(EVERYBODY, {"debate": "debate.number"}, closed=({"debate": "draft_debate.number"},)),
    "viewpoints:new": Door(EVERYBODY, {"debate": "debate.number"}, closed=({"debate": "draft_debate.number"},)),
    "viewpoints:rules": Door(EVERYBODY),
    "viewpoints:sent": Door(EVERYBODY),
    "viewpoints:received": Door(EVERYBODY),
    "viewpoints:confirm": Door(EVERYBODY, secret("viewpoints:confirm"), shows=("pendingviewpoint",)),
    "viewpoints:reply": Door(EVERYBODY, secret("viewpoints:reply")),
    "viewpoints:review-one": Door(EDITORS, HELD_VIEWPOINT, get=(302,)),
    "viewpoints:erase-mine": Door(OWNER, {"number": "own_viewpoint.number"}, closed=(HELD_VIEWPOINT,)),
    "viewpoints:detail": Door(EVERYBODY, VIEWPOINT, closed=(HELD_VIEWPOINT, *NO_ISSUE)),
    "viewpoints-data:list": Door(EVERYBODY, {"debate": "debate.number"}, closed=({"debate": "draft_debate.number"},)),
    "viewpoints-data:one": Door(EVERYBODY, VIEWPOINT, closed=(HELD_VIEWPOINT, *NO_ISSUE)),
    "site-data:viewpoints-feed": Door(EVERYBODY, DEBATE, closed=(DRAFT, *NO_ISSUE)),
    "debates:draft": Door(EDITORS, DRAFT, closed=NO_ISSUE),
    "debates:facts": Door(EDITORS, DRAFT),
    "debates:masks": Door(EDITORS, DRAFT),
    "debates:voices": Door(EDITORS, DRAFT),
    "debates:agenda": Door(EDITORS, DRAFT),
    "debates:speeches": Door(EDITORS, DRAFT),
    "debates:line": Door(EDITORS, DRAFT | {"cue": "=0"}, closed=(DRAFT | {"cue": "=999"},)),
    "debates:offset": Door(EDITORS, DRAFT | {"key": "recording.pk"}, closed=(DRAFT | {"key": "=999999"},)),
    "debates:publish": Door(EDITORS, DRAFT, POST),
    "debates:withdraw": Door(EDITORS, DEBATE),
    "commitments:list": Door(EVERYBODY),
    "commitments:charter": Door(EVERYBODY),
    "commitments:new": Door(EDITORS),
    "commitments:sent": Door(EVERYBODY),
    "commitments:received": Door(EVERYBODY),
    "commitments:review": Door(EDITORS, get=(302,)),
    "commitments:withdraw-check": Door(OWNER, {"key": "own_check.pk"}, closed=({"key": "shown_check.pk"},)),
    "commitments:confirm-check": Door(EVERYBODY, secret("commitments:confirm-check"), shows=("pendingcheck",)),
    "commitments:link": Door(EVERYBODY, secret("commitments:link")),
    "commitments:link-claim": Door(EVERYBODY, secret("commitments:link"), POST),
    "commitments:link-contest": Door(EVERYBODY, secret("commitments:link") | {"key": "shown_check.pk"}, POST),
    "commitments:link-withdraw": Door(EVERYBODY, secret("commitments:link"), POST),
    "commitments:detail": Door(EVERYBODY, PROMISE, closed=NO_ISSUE),
    "commitments:check": Door(EVERYBODY, {"number": "claimed.number"}),
    "commitments:claim": Door(EDITORS, PROMISE),
    "commitments:withdraw": Door(EDITORS, PROMISE),
    "commitments:due": Door(EDITORS, PROMISE),
    "commitments:settle": Door(EDITORS, PROMISE, get=(302,)),
    # Moderation
    "moderation:index": Door(EVERYBODY),
    "moderation:rules": Door(EVERYBODY),
    "moderation:decisions": Door(EVERYBODY),
    "moderation:decision": Door(EVERYBODY, DECISION, closed=NO_ISSUE),
    "moderation:demands": Door(EVERYBODY),
    "moderation:demand": Door(EVERYBODY, {"number": "sealed_demand.number"}, closed=NO_ISSUE),
    "moderation:appeal-new": Door(AUTHOR, DECISION),
    "moderation:mine": Door(SIGNED_IN),
    "moderation:appeal-link": Door(EVERYBODY, secret("moderation:appeal-link"), shows=("withheldwords",)),
    "moderation:appealed": Door(EVERYBODY),
    "moderation:appeal": Door(MODERATORS, {"key": "appeal.pk"}, closed=NO_KEY),
    "moderation:reader": Door(
        EVERYBODY, secret("moderation:reader"), shows=("appealedtext", "appealtext", "firstwords")
    ),
    "moderation:read": Door(EVERYBODY),
    "moderation:readers": Door(STEWARDS),
    "moderation:end-reader": Door(STEWARDS, {"key": "outside_reader.pk"}, POST),
    "moderation:new-demand": Door(EDITORS),
    "moderation:answer-demand": Door(EDITORS, {"number": "demand.number"}, closed=NO_ISSUE),
    "moderation:flag-new": Door(
        EVERYBODY,
        {"kind": "=report", "key": "report.pk"},
        closed=tuple({"kind": "=report", "key": f"{one}.pk"} for one in ("held", "unconfirmed", "refused", "withheld")),
    ),
    "moderation:flag-sent": Door(EVERYBODY),
    "moderation:flagged": Door(EVERYBODY),
    "moderation:confirm-flag": Door(EVERYBODY, secret("moderation:confirm-flag"), shows=("pendingflag",)),
    "moderation:flag": Door(MODERATORS, {"key": "flag.pk"}, closed=NO_KEY),
    "moderation:act": Door(MODERATORS, {"kind": "=report", "key": "withheld.pk"}, closed=UNCONFIRMED),
    "moderation:do": Door(
        MODERATORS,
        {"kind": "=report", "key": "report.pk", "act": "=hide"},
        closed=({"kind": "=report", "key": "unconfirmed.pk", "act": "=hide"},),
    ),
    "moderation-data:numbers-json": Door(EVERYBODY),
    "moderation-data:numbers-csv": Door(EVERYBODY),
    "moderation-data:decisions-json": Door(EVERYBODY),
    "moderation-data:decision-json": Door(EVERYBODY, DECISION, closed=NO_ISSUE),
    "moderation-data:demands-json": Door(EVERYBODY),
    "moderation-data:demands-csv": Door(EVERYBODY),
    "moderation-data:demands-feed": Door(EVERYBODY),
    # Following
    "follow:mine": Door(SIGNED_IN),
    "follow:new": Door(EVERYBODY),
    "follow:sent": Door(EVERYBODY),
    "follow:confirm": Door(EVERYBODY, secret("follow:confirm"), shows=("pendingfollowed",)),
    "follow:followed": Door(EVERYBODY),
    "follow:change": Door(OWNER, {"key": "own_following.pk"}, POST, ({"key": "foreign_following.pk"},)),
    "follow:stop-mine": Door(OWNER, {"key": "own_following.pk"}, POST, ({"key": "foreign_following.pk"},)),
    "follow:stop-all": Door(SIGNED_IN, get=POST),
    "follow:stop": Door(EVERYBODY, secret("follow:stop"), shows=("foreignfollowed",)),
    "follow:stopped": Door(EVERYBODY),
    "follow-data:stop": Door(EVERYBODY, secret("follow:stop"), get=(302,)),
    # The editor's desk and one's own pages
    "desk:desk": Door(EDITORS),
    "desk:issue": Door(EDITORS, ISSUE),
    "desk:merge": Door(EDITORS, ISSUE),
    "desk:unmerge": Door(EDITORS, {"number": "merge.number"}),
    "desk:split": Door(EDITORS, {"key": "foreign_report.pk"}),
    "desk:start": Door(EDITORS, get=POST),
    "desk:next": Door(EDITORS, {"kind": "=reports"}, POST, ({"kind": "=nothing"},)),
    "desk:item": Door(EDITORS, ITEM, closed=NO_ITEM),
    "desk:open": Door(EDITORS, ITEM, POST),
    "desk:step": Door(EDITORS, ITEM, POST),
    "desk:decide": Door(EDITORS, ITEM, (404, 405)),  # a POST that names no act of the queue is answered with 404
    "desk:undo": Door(EDITOR, {"key": "ruling.pk"}, POST),
    "desk:told": Door(EDITOR, {"key": "ruling.pk"}, POST),
    "accounts:me": Door(SIGNED_IN),
    "accounts:data": Door(SIGNED_IN),
    "accounts:data-json": Door(SIGNED_IN),
    "accounts:address": Door(SIGNED_IN),
    "accounts:address-sent": Door(SIGNED_IN),
    "accounts:confirm_address": Door(EVERYBODY, secret("accounts:confirm_address")),
    "accounts:erase": Door(SIGNED_IN),
    "accounts:erased": Door(EVERYBODY),
    "first_visit": Door(EVERYBODY, secret("first_visit")),
    "accounts:second_factor": Door(SIGNED_IN),
    # Signing in
    "account_request_login_code": Door(EVERYBODY, get=(200, 302)),
    "account_login": Door(EVERYBODY, get=(200, 302)),
    "account_confirm_login_code": Door(EVERYBODY, get=STEP),
    "account_logout": Door(EVERYBODY, get=(200, 302)),
    "account_inactive": Door(EVERYBODY),
    "mfa_login_webauthn": Door(EVERYBODY, get=STEP),
    "mfa_authenticate": Door(EVERYBODY, get=STEP),
    "mfa_index": Door(SIGNED_IN),
    "mfa_reauthenticate": Door(SIGNED_IN, get=STEP),
    "mfa_activate_totp": Door(SIGNED_IN, get=STEP),
    "mfa_deactivate_totp": Door(SIGNED_IN, get=STEP),
    "mfa_view_recovery_codes": Door(SIGNED_IN, get=STEP),
    "mfa_generate_recovery_codes": Door(SIGNED_IN, get=STEP),
    "mfa_download_recovery_codes": Door(SIGNED_IN, get=STEP),
    "mfa_list_webauthn": Door(SIGNED_IN, get=STEP),
    "mfa_add_webauthn": Door(SIGNED_IN, get=STEP),
    "mfa_reauthenticate_webauthn": Door(SIGNED_IN, get=STEP),
    "mfa_remove_webauthn": Door(SIGNED_IN, {"pk": "=999999"}, get=STEP),
    "mfa_edit_webauthn": Door(SIGNED_IN, {"pk": "=999999"}, get=STEP),
    "web:styleguide": Door(EVERYBODY),
}


def value(world: World, word: str) -> Any:
    if word.startswith("="):
        return word[1:]
    if word.startswith("@"):
        return world.secrets[word[1:]]
    if word == "+entry":
        from kopir.record.models import Entry

        return Entry.objects.order_by("pk")[0].uid
    return attrgetter(word)(world)


def path(world: World, name: str, places: Places, language: str = "en") -> str:
    """The address of a URL name with things of the world in its places."""
    with translation.override(language):
        there = reverse(name, kwargs={key: value(world, str(word)) for key, word in places.items()})
    return there + QUERIES.get(name, "")
