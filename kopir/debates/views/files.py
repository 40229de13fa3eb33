"""A transcript and its figures to take away, without a language."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from kopir.debates.covering import SILENT
from kopir.debates.models import Debate
from kopir.debates.panel import Stand, panel_of
from kopir.debates.questions import questions_of
from kopir.debates.views.pages import published
from kopir.pure.transcript import Cue
from kopir.pure.transcript.writing import to_srt, to_text, to_vtt
from kopir.web.serving import csv_answer, data, json_answer

FORMS = {
    "vtt": (to_vtt, "text/vtt"),
    "srt": (to_srt, "application/x-subrip"),
    "txt": (to_text, "text/plain"),
}


@data
def transcript(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """The transcript as WebVTT, SRT or plain text, the speakers named as on the page."""
    if form not in FORMS:
        raise Http404
    debate = published(number)
    write, kind = FORMS[form]
    said = [
        Cue(turn.start, turn.end, turn.voice.shown, turn.text, "", 0)
        for turn in debate.turns.select_related("voice__person")
    ]
    response = HttpResponse(write(said), content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="debate-{debate.number}.{form}"'
    return response


@data
def table(request: HttpRequest, number: int) -> HttpResponse:
    """Every speech with its words: what all figures can be recomputed from (`kopir transcript measure`)."""
    debate = published(number)
    head = ("number", "id", "item", "start", "end", "part", "side", "speaker", "words", "text", "withheld")
    rows = (
        (
            turn.number,
            turn.public_id,
            turn.item.number if turn.item else "",
            turn.start,
            turn.end,
            turn.voice.part,
            turn.voice.side,
            turn.voice.shown,
            turn.words,
            SILENT if turn.withheld else turn.text,
            turn.text if turn.withheld else "",
        )
        for turn in debate.turns.with_speaker()
    )
    return csv_answer(f"debate-{debate.number}", head, rows)


@data
def whole(request: HttpRequest, number: int) -> HttpResponse:
    """Everything public about a debate: facts, speeches, figures."""
    debate = published(number)
    parts = {"turns": _turns(debate), "measures": _measures(debate)}
    return json_answer({**_facts(debate), **parts, "asked": _asked(debate), "theses": _theses(debate)})


def _facts(debate: Debate) -> dict[str, object]:
    return {
        "number": debate.number,
        "ref": debate.ref,
        "title": debate.title,
        "language": debate.language,
        "held_on": debate.held_on.isoformat(),
        "host": debate.host.ref if debate.host else debate.host_name or None,
        "video": debate.video_url or None,
        "is_sample": debate.is_sample,
        "private_lines_not_taken": debate.private_lines,
        "files": list(debate.recordings.values("kind", "sha256", "bytes")),
        "polls": list(debate.polls.values("question", "options")),
        "questions": list(debate.asked.values("text", "is_answered", "asks")),
    }


def _turns(debate: Debate) -> list[dict[str, object]]:
    return [
        {
            "number": turn.number,
            "id": turn.public_id,
            "item": turn.item.number if turn.item else None,
            "start": turn.start,
            "end": turn.end,
            "person": turn.voice.person.ref if turn.voice.person else None,
            "speaker": turn.voice.shown or None,
            "part": turn.voice.part,
            "side": turn.voice.side or None,
            "words": turn.words,
            "text": turn.text,
            "withheld": turn.withheld or None,
        }
        for turn in debate.turns.with_speaker()
    ]


def _asked(debate: Debate) -> list[dict[str, object]]:
    """What participants asked each other, with the counts of readers' marks."""
    return [
        {
            "number": row.question.number,
            "text": row.question.text,
            "second": row.question.second,
            "asker": row.asker.name,
            "asked": row.asked.name,
            "turn": row.question.turn,
            "word_next_in": row.question.answered_in,
            "marks": row.opinion.counts,
            "first_day_marks": row.opinion.first_day,
        }
        for row in questions_of(debate)
    ]


def _theses(debate: Debate) -> list[dict[str, object]]:
    """Where people say that they stand, each with its source."""
    panel = panel_of(debate, debate.voices.select_related("person"))
    return [
        {
            "number": one.thesis.number,
            "text": one.thesis.text,
            "positions": [_position(stand) for stand in (*one.speakers, *one.organizations)],
        }
        for one in panel.theses
    ]


def _position(stand: Stand) -> dict[str, object]:
    row = stand.position
    return {
        "speaker": row.voice.shown if row.voice else None,
        "organization": row.organization.ref if row.organization else None,
        "stance": row.stance,
        "words": stand.words or None,
        "line": row.cue_name or None,
        "second": stand.held.second if stand.held else None,
        "source": row.source_url or None,
        "differs_from": [party.ref for party in stand.differs_from],
    }


def _measures(debate: Debate) -> list[dict[str, object]]:
    return [
        {"item": run.item.number if run.item else None, "title": run.item.title if run.item else None, **run.figures}
        for run in debate.measures.select_related("item")
    ]
