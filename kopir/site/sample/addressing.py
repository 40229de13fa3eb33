"""Letters of the sample: sent, bounced, handed in, answered, marked, disowned."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from kopir.files.actions import keep_document
from kopir.letters.actions import (
    DISOWN_ACT,
    Draft,
    Given,
    Paper,
    confirm_rung,
    contest_mark,
    disown_reply,
    mark_question,
    record_handing_in,
    record_paper_reply,
    reply_by_link,
    send_letter,
)
from kopir.letters.models import Letter, Proposal, Question, Reply
from kopir.letters.rules import Channel, Disposition, ReplyKind, Verdict, rung_kind
from kopir.offices.actions import answer, ask_time, pass_to
from kopir.site.sample.acting import Play
from kopir.site.sample.cast import Cast
from kopir.site.sample.days import Days, fill
from kopir.site.sample.desks import Desks
from kopir.site.sample.directory import Directory
from kopir.site.sample.drawing import scan
from kopir.site.sample.post import Postman
from kopir.site.sample.raising import Raising
from kopir.site.sample.reading import Told
from kopir.tokens.actions import find, mint


@dataclass
class Addressing:
    """Plans the letters of each story; `letters` holds what was sent, by story and place."""

    play: Play
    days: Days
    town: Directory
    cast: Cast
    raising: Raising
    desks: Desks
    postman: Postman
    letters: dict[tuple[str, int], int] = field(default_factory=dict)

    def letter(self, key: str, place: int = 1) -> Letter:
        """Return a story's letter as it stands now."""
        return Letter.objects.get(pk=self.letters[key, place])

    def reply(self, key: str, place: int = 1) -> Reply:
        """Return the last reply to a story's letter."""
        return self.letter(key, place).replies.order_by("number").last() or Reply()

    def plan(self, story: Told) -> None:
        """Plan all letters of one story, with what comes back."""
        for place, told in enumerate(story.get("letter", []), start=1):
            where = (story["key"], place)
            self.play.plan(
                self.days.at(told["day"], 60 + 5 * place), partial(self._send, story, where, told), by_post=True
            )
            if "handed_in" in told:
                handed = told["handed_in"]
                self.play.plan(self.days.at(handed["day"], 150), partial(self._hand_in, where, handed))
            if "extension" in told:
                asked = told["extension"]
                self.play.plan(self.days.at(asked["day"], 200), partial(self._ask_time, where, asked))
            if "transfer" in told:
                passed = told["transfer"]
                self.play.plan(
                    self.days.at(passed["day"], 210), partial(self._pass_on, where, passed, story["language"])
                )
            for rung in told.get("rungs", []):
                self.play.plan(self.days.at(rung[1], 330), partial(self._climb, where, rung))
            for reply in told.get("reply", []):
                self._plan_reply(story, where, reply)

    def _plan_reply(self, story: Told, where: tuple[str, int], told: Told) -> None:
        came = self.days.at(told["day"], 240)
        self.play.plan(came, partial(self._reply, story, where, told))
        for place, (question, verdict, count) in enumerate(told.get("marks", [])):
            self._plan_marks(where, (question, verdict.replace("-", "_"), count), place, came)
        if "contest" in told:
            contest = told["contest"]
            self.play.plan(self.days.at(contest["day"], 100), partial(self._contest, story, where, contest))
        if "disowned" in told:
            self.play.plan(self.days.at(told["disowned"]["day"], 45), partial(self._disown, where))

    def _plan_marks(self, where: tuple[str, int], mark: tuple[int, str, int], place: int, came: datetime) -> None:
        question, verdict, count = mark
        for reader in range(count):
            # Each row of marks is that of other readers, so that nobody takes back what they said before.
            name = f"reader-{(place * 8 + reader) % self.cast.readers}"
            moment = came + timedelta(hours=9 + 7 * reader + place)
            act = partial(self._mark, where, question, name, Verdict(verdict))
            self.play.plan(min(moment, self.days.moment - timedelta(minutes=80 - reader - place)), act)

    def _send(self, story: Told, where: tuple[str, int], told: Told) -> None:
        issue = self.raising.issue(story["key"])
        letter = send_letter(
            Draft(
                issue=issue,
                addressee=self.town.addressee(told["to"]),
                rulebook_name=told.get("rulebook", "house-15"),
                language=story["language"],
                questions=tuple(told["questions"]),
                opening=told.get("body", ""),
                by_email=told.get("by") != "paper",
            ),
            self.cast["editor"],
            Proposal.objects.open().filter(issue=issue).first(),
        )
        self.letters[where] = letter.pk
        if told.get("newest"):
            self.postman.kept.add(letter.ref)

    def _hand_in(self, where: tuple[str, int], told: Told) -> None:
        record_handing_in(
            self.letter(*where),
            channel=Channel(told["channel"]),
            on=self.days.day(told["day"]),
            registration_number=told["number"],
            note_text=told["note"],
            editor=self.cast["editor"],
        )

    def _ask_time(self, where: tuple[str, int], told: Told) -> None:
        ask_time(self.desks[told["desk"]], self.letter(*where), self.days.day(told["until"]), told["reason"])

    def _pass_on(self, where: tuple[str, int], told: Told, language: str) -> None:
        to = self.town.addressee(told["to"])
        pass_to(self.desks[told["desk"]], self.letter(*where), to, told["reason"], language)

    def _climb(self, where: tuple[str, int], rung: list[str]) -> None:
        step, _day, to, note = rung
        letter = self.letter(*where)
        number = next(one.number for one in letter.rulebook.rungs if one.to == step)
        above = self.town.addressee(to) if to else None
        confirm_rung(letter.mailings.get(kind=rung_kind(number)), self.cast["editor"], note_text=note, to=above)

    def _reply(self, story: Told, where: tuple[str, int], told: Told) -> None:
        kind, letter = ReplyKind(told["kind"]), self.letter(*where)
        disposition = Disposition.DECLINED if kind is ReplyKind.REFUSAL else Disposition.ANSWERED
        due = self._promised(story, where[1])
        answers = tuple(
            Given(number, fill(text, due, story["language"]), disposition)
            for number, text in enumerate(told.get("answers", []), start=1)
        )
        if "desk" in told:
            answer(self.desks[told["desk"]], letter, answers, story["language"])
            return
        if "source" not in told:
            reply_by_link(letter, answers, story["language"])
            return
        paper = Paper(
            kind=kind,
            received_on=self.days.day(told["day"]),
            source=told["source"],
            language=story["language"],
            text=told.get("text", ""),
            scan=keep_document(scan([given.text for given in answers] or [told["text"]], told["source"])),
            answers=answers,
        )
        record_paper_reply(letter, paper, self.cast["editor"])

    def _promised(self, story: Told, place: int) -> date | None:
        days = [self.days.day(told["due"]) for told in story.get("commitment", []) if told.get("letter") == place]
        return days[0] if days else None

    def _question(self, where: tuple[str, int], number: int) -> Question:
        return self.letter(*where).questions.get(number=number)

    def _mark(self, where: tuple[str, int], number: int, name: str, verdict: Verdict) -> None:
        mark_question(self._question(where, number), self.cast[name], verdict)

    def _contest(self, story: Told, where: tuple[str, int], told: Told) -> None:
        contest_mark(self._question(where, told["question"]), told["text"], story["language"])

    def _disown(self, where: tuple[str, int]) -> None:
        reply = self.reply(*where)
        secret = mint(DISOWN_ACT, f"reply/{reply.letter.number}-{reply.number}", timedelta(days=1))
        token = find(DISOWN_ACT, secret)
        if token:
            disown_reply(reply, token)
