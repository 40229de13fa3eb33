"""What pages show of a debate: a page of speeches, the card with its figures, the chat in its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from kopir.debates.drawing import Arcs, Hand, arcs_of, hands_of
from kopir.debates.labels import FIGURES, MEANT, VERDICTS
from kopir.debates.models import AgendaItem, ChatLine, Debate, MeasureRun, Turn, Voice, by_shown
from kopir.debates.rules import clock_of
from kopir.debates.videos import Player, player_at, video_at

PAGE = 120  # speeches; some two hundred kilobytes of the longest


@dataclass(frozen=True)
class Figure:
    name: str
    words: str | Promise
    meant: str | Promise
    percent: int | None
    opened: int


@dataclass(frozen=True)
class Share:
    """How much of all words somebody said."""

    name: str
    percent: float


@dataclass(frozen=True)
class Card:
    """The verdict of an item or a whole event, and the figures behind it."""

    item: AgendaItem | None
    verdict: str
    words: str | Promise
    rule: str
    deciding: tuple[Figure, ...]
    others: tuple[Figure, ...]
    shares: tuple[Share, ...]
    turns: int


def cards_of(debate: Debate, voices: Iterable[Voice]) -> list[Card]:
    """Return the whole event's card first, then one for each question; speakers stand in the same order everywhere."""
    order = {name: voice.place for name, voice in by_shown(voices).items()}
    runs = debate.measures.select_related("item")
    return sorted((_card(run, order) for run in runs), key=lambda card: card.item.number if card.item else 0)


def _card(run: MeasureRun, order: Mapping[str, int]) -> Card:
    figures = run.figures
    deciding = tuple(_figure(figures, name) for name in ("exchange", "monologue_share"))
    others = tuple(_figure(figures, name) for name in FIGURES if name not in {"exchange", "monologue_share"})
    shares = sorted(figures["talk_share"].items(), key=lambda one: order.get(one[0], len(order)))
    return Card(
        item=run.item,
        verdict=figures["verdict"],
        words=VERDICTS[figures["verdict"]],
        rule=run.rule,
        deciding=deciding,
        others=others,
        shares=tuple(Share(name, round(100 * share, 1)) for name, share in shares),
        turns=figures["turns"],
    )


def _figure(figures: dict[str, Any], name: str) -> Figure:
    share = figures[name]
    percent = None if share is None else round(100 * share)
    return Figure(name, FIGURES[name], MEANT[name], percent, len(figures["passages"].get(name, ())))


@dataclass(frozen=True)
class Before:
    """The speech that another seems to answer."""

    number: int
    name: str
    public_id: str


@dataclass(frozen=True)
class Said:
    """One speech as the page shows it."""

    turn: Turn
    hand: Hand
    clock: str
    video: str
    begins: AgendaItem | None = None
    player: Player | None = None
    answers: Before | None = None
    chat: Sequence[ChatLine] = ()

    @property
    def moment(self) -> str:
        """Its second, for an address."""
        return str(round(self.turn.start or 0, 1))


@dataclass(frozen=True)
class Screen:
    """A page of speeches, who among them answered whom, and the numbers at which its neighbours begin."""

    rows: list[Said]
    arcs: Arcs | None
    earlier: int | None
    later: int | None
    count: int


def screen_of(debate: Debate, filters: dict[str, Any], start: int) -> Screen:
    """Return the speeches from a number on that pass the filters; a fixed number of queries."""
    rows = debate.turns.with_speaker().order_by("number")
    if "q" in filters:
        rows = rows.containing(filters["q"])
    if "item" in filters:
        rows = rows.filter(item__number=filters["item"])
    if "voice" in filters:
        rows = rows.filter(voice__place=filters["voice"] - 1)
    runs = {run.item.number if run.item else None: run for run in debate.measures.select_related("item")}
    if "figure" in filters and (narrowed := runs.get(filters.get("item"))):
        rows = rows.filter(number__in=narrowed.figures["passages"].get(filters["figure"], []))
    count = rows.count()
    shown = list(rows.filter(number__gte=start)[: PAGE + 1])
    before = list(rows.filter(number__lt=start).order_by("-number").values_list("number", flat=True)[:PAGE])
    later = shown[PAGE].number if len(shown) > PAGE else None
    shown = shown[:PAGE]
    run, hands = runs.get(None), hands_of(debate.voices.select_related("person"))
    said = _said(debate, shown, run, hands)
    return Screen(said, _arcs(shown, run, hands), before[-1] if before else None, later, count)


def _arcs(turns: list[Turn], run: MeasureRun | None, hands: Mapping[str, Hand]) -> Arcs | None:
    speeches = [(turn.number, turn.voice.shown, turn.words) for turn in turns]
    return arcs_of(run.figures["replies"], speeches, hands) if run else None


def _said(debate: Debate, turns: list[Turn], run: MeasureRun | None, hands: Mapping[str, Hand]) -> list[Said]:
    answered = _answered(debate, turns, run)
    chat: dict[int | None, list[ChatLine]] = {}
    for line in debate.chat.filter(during__in=[turn.number for turn in turns]):
        chat.setdefault(line.during, []).append(line)
    rows, item = [], None
    for turn in turns:
        begins = turn.item if turn.item != item else None
        item = turn.item
        rows.append(
            said_of(
                debate, turn, hands, begins=begins, answers=answered.get(turn.number), chat=chat.get(turn.number, [])
            )
        )
    return rows


def said_of(
    debate: Debate,
    turn: Turn,
    hands: Mapping[str, Hand],
    *,
    begins: AgendaItem | None = None,
    answers: Before | None = None,
    chat: Sequence[ChatLine] = (),
) -> Said:
    """Return one speech as pages show it."""
    is_timed = turn.start is not None
    second = (turn.start or 0) + debate.video_offset_s
    return Said(
        turn=turn,
        hand=hands[turn.voice.shown],
        clock=clock_of(turn.start),
        video=video_at(debate.video_url, second) if is_timed else "",
        player=player_at(debate.video_url, second) if is_timed else None,
        begins=begins,
        answers=answers,
        chat=chat,
    )


def _answered(debate: Debate, turns: list[Turn], run: MeasureRun | None) -> dict[int, Before]:
    """Return for the numbers of speeches which speech each seems to answer."""
    shown = {turn.number for turn in turns}
    links = [link for link in (run.figures["replies"] if run else []) if link["turn"] in shown]
    wanted = {link["to_turn"] for link in links}
    names = dict(debate.turns.filter(number__in=wanted).values_list("number", "public_id"))
    return {link["turn"]: Before(link["to_turn"], link["to"], names[link["to_turn"]]) for link in links}
