"""Take written questions over from a public source: letters to departments, with the days they carry themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from kopir.issues.actions import (
    NewReport,
    Source,
    ensure_topics,
    import_issue,
    issue_facts,
    note_answered,
    note_letter_sent,
    note_letters_ended,
    set_answer_due,
)
from kopir.issues.models import Counter, Issue, Topic
from kopir.issues.rules import Event
from kopir.letters.actions.clocks import clock_fields
from kopir.letters.actions.noting import iso, references, state_facts
from kopir.letters.models import Answer, Letter, Question, Reply
from kopir.letters.questions_file import WrittenQuestion
from kopir.letters.rulebooks import find
from kopir.letters.rules import Channel, Disposition, LetterState, ReplyKind, ReplyState, Via
from kopir.people.actions import add_organization
from kopir.people.models import Organization
from kopir.people.rules import Classification
from kopir.record.actions import append
from kopir.web import clock

RULEBOOK, IMPORT, OFFICE = "uk-written-question", "import", "office/"
DATASET = "uk-written-questions"
SOURCE = "Written questions, UK Parliament (mySociety, CC BY 4.0; Open Parliament Licence)"
SOURCE_URL = "https://questions-statements.parliament.uk/written-questions"
NOT_GIVEN = "The source gives no reason."
TITLE, TEXT = 200, 10_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ImportedQuestions:
    """How many letters were made, and how many were there before."""

    letters: int
    known: int
    departments: int
    issues: int


@transaction.atomic
def import_questions(questions: Iterable[WrittenQuestion], progress: Progress | None = None) -> ImportedQuestions:
    """Make a letter of each written question that is not here yet; twice changes nothing.

    One entry an act, in the order of the days: ``letter.imported``, ``letter.acknowledged`` for a holding answer,
    ``letter.replied``, ``letter.corrected``, ``letter.withdrawn``.
    """
    rows = list(questions)
    known = set(Letter.objects.filter(source_ref__startswith=f"{DATASET}/").values_list("source_ref", flat=True))
    work = _Import(progress)
    work.run([row for row in rows if ref_of(row) not in known])
    return ImportedQuestions(len(work.letters), len(rows) - len(work.letters), len(work.departments), len(work.issues))


def ref_of(row: WrittenQuestion) -> str:
    """Return the name of a question at its source."""
    return f"{DATASET}/{row.id}"


class _Import:
    """Rows in bulk, entries one by one: what an entry says is known before the rows are written."""

    def __init__(self, progress: Progress | None) -> None:
        self.book = find(RULEBOOK)
        self.progress = progress
        self.letters: list[Letter] = []
        self.questions: list[Question] = []
        self.replies: list[tuple[Reply, str]] = []
        self.departments: dict[str, Organization] = {}
        self.issues: dict[str, Issue] = {}
        self.open: dict[int, dict[int, date]] = defaultdict(dict)
        self.alive: dict[int, set[int]] = defaultdict(set)
        self.replied: dict[int, int] = defaultdict(int)
        self.acts: list[tuple[date, int, Callable[[], None]]] = []

    def run(self, rows: list[WrittenQuestion]) -> None:
        ensure_topics()
        self.topic = Topic.objects.get(slug="other")
        for row in rows:
            self._plan(row)
        Letter.objects.bulk_create(self.letters, batch_size=500)
        Question.objects.bulk_create(self.questions, batch_size=500)
        for letter in self.letters:
            self.alive[letter.issue_id].add(letter.number)
        for done, (day, _order, act) in enumerate(sorted(self.acts, key=lambda item: item[:2]), start=1):
            with clock.living_at(self._noon(day)):
                act()
            if self.progress:
                self.progress(done, len(self.acts))
        Letter.objects.bulk_update(self.letters, ["state", "stopped_on"], batch_size=500)
        self._keep_replies()

    def _plan(self, row: WrittenQuestion) -> None:
        letter = self._letter(row)
        self.letters.append(letter)
        self.questions.append(Question(letter=letter, number=1, text=row.question))
        self._act(row.tabled, partial(self._sent, letter, row))
        if row.holding:
            self._act(row.holding, partial(self._held, letter, row.holding))
        if row.answered:
            self._act(row.answered, partial(self._answered, letter, row, row.answered))
        if row.corrected:
            self._act(row.corrected, partial(self._corrected, letter, row.corrected))
        if row.is_withdrawn:
            self._act(row.answered or row.tabled, partial(self._withdrawn, letter))

    def _act(self, day: date, act: Callable[[], None]) -> None:
        self.acts.append((day, len(self.acts), act))

    def _letter(self, row: WrittenQuestion) -> Letter:
        letter = Letter(
            number=Counter.objects.next_in("letter"),
            issue=self._issue(row),
            organization=self._department(row),
            rulebook_name=self.book.name,
            basis=self.book.basis,
            state=LetterState.WAITING,
            language="en",
            channel=Channel.PORTAL,
            sent_at=self._noon(row.tabled),
            registered_on=row.tabled,
            registration_number=row.uin,
            own_due_on=row.for_answer,
            source_ref=ref_of(row),
            created_at=self._noon(row.tabled),
            withdrawal_reason=NOT_GIVEN if row.is_withdrawn else "",
        )
        for name, value in clock_fields(letter, row.tabled).items():
            setattr(letter, name, value)
        return letter

    def _issue(self, row: WrittenQuestion) -> Issue:
        if row.heading not in self.issues:
            new = NewReport(row.heading[:TITLE], row.question[:TEXT], "en", self.topic)
            with clock.living_at(self._noon(row.tabled)):
                source = Source(SOURCE, f"{DATASET}/{row.heading}"[:TITLE], SOURCE_URL)
                self.issues[row.heading] = import_issue(new, source)
        return self.issues[row.heading]

    def _department(self, row: WrittenQuestion) -> Organization:
        if row.department_id not in self.departments:
            known = Organization.objects.filter(dataset=DATASET, source_id=row.department_id).first()
            self.departments[row.department_id] = known or add_organization(
                name=row.department,
                by=IMPORT,
                names={"en": row.department},
                classification=Classification.DEPARTMENT,
                dataset=DATASET,
                source_id=row.department_id,
                sources=[{"url": SOURCE_URL, "note": SOURCE}],
                is_historical=True,
            )
        return self.departments[row.department_id]

    def _sent(self, letter: Letter, row: WrittenQuestion) -> None:
        self.open[letter.issue_id][letter.number] = row.for_answer
        note_letter_sent(letter.issue)
        public = {
            "language": "en",
            "questions": 1,
            "channel": Channel.PORTAL.value,
            "registered_on": iso(row.tabled),
            "answer_due_on": iso(row.for_answer),
        }
        self._enter(letter, "letter.imported", IMPORT, public, {"question_1": row.question}, Event.LETTER_SENT)

    def _held(self, letter: Letter, day: date) -> None:
        reply = self._reply(letter, ReplyKind.ACKNOWLEDGEMENT, day, is_holding=True)
        public = self._reply_facts(reply) | {"is_holding": True}
        self._enter(letter, "letter.acknowledged", _office(letter), public, {})

    def _answered(self, letter: Letter, row: WrittenQuestion, day: date) -> None:
        letter.state, letter.stopped_on = LetterState.ANSWERED, day
        self.open[letter.issue_id].pop(letter.number, None)
        reply = self._reply(
            letter, ReplyKind.ANSWER, day, row.answer, is_correction=row.is_correction, corrected_on=row.corrected
        )
        note_answered(letter.issue)
        public = self._reply_facts(reply) | {"language": "en", "dispositions": {"1": Disposition.ANSWERED.value}}
        self._enter(letter, "letter.replied", _office(letter), public, {"answer_1": row.answer}, Event.ANSWERED)

    def _corrected(self, letter: Letter, day: date) -> None:
        public = {"reply": self.replied[letter.number], "corrected_on": iso(day)}
        self._enter(letter, "letter.corrected", _office(letter), public, {})

    def _withdrawn(self, letter: Letter) -> None:
        if letter.state != LetterState.WAITING:
            return  # answered before it was withdrawn: the answer stands
        letter.state = LetterState.WITHDRAWN
        self.open[letter.issue_id].pop(letter.number, None)
        self.alive[letter.issue_id].discard(letter.number)
        events = []
        if not self.alive[letter.issue_id]:
            note_letters_ended(letter.issue)
            events.append(Event.LETTERS_ENDED)
        self._enter(letter, "letter.withdrawn", IMPORT, {}, {"reason": NOT_GIVEN}, *events)

    def _reply(self, letter: Letter, kind: ReplyKind, day: date, text: str = "", **fields: Any) -> Reply:
        self.replied[letter.number] += 1
        reply = Reply(
            letter=letter,
            number=self.replied[letter.number],
            kind=kind,
            via=Via.IMPORT,
            state=ReplyState.PUBLISHED,
            received_at=self._noon(day),
            received_on=day,
            language="en",
            raw=text,
            source=SOURCE,
            **fields,
        )
        self.replies.append((reply, text))
        return reply

    def _reply_facts(self, reply: Reply) -> dict[str, Any]:
        return {
            "reply": reply.number,
            "reply_kind": str(reply.kind),
            "via": Via.IMPORT.value,
            "received_on": iso(reply.received_on),
            "replies": reply.number,
            "held": 0,
        }

    def _enter(
        self,
        letter: Letter,
        kind: str,
        by: str,
        public: dict[str, Any],
        private: dict[str, str],
        *events: Event,
    ) -> None:
        set_answer_due(letter.issue, min(self.open[letter.issue_id].values(), default=None))
        facts = state_facts(letter) | issue_facts([letter.issue], *events)
        append(kind, references(letter), by, facts | public, private)

    def _keep_replies(self) -> None:
        replies = Reply.objects.bulk_create([reply for reply, _text in self.replies], batch_size=500)
        asked = {question.letter_id: question for question in self.questions}
        Answer.objects.bulk_create(
            [
                Answer(reply=reply, question=asked[reply.letter_id], text=text, disposition=Disposition.ANSWERED)
                for reply, (_same, text) in zip(replies, self.replies, strict=True)
                if text
            ],
            batch_size=500,
        )

    def _noon(self, day: date) -> datetime:
        return datetime.combine(day, time(12), ZoneInfo(self.book.time_zone)).astimezone(UTC)


def _office(letter: Letter) -> str:
    return OFFICE + letter.addressee.slug
