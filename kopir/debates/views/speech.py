"""One speech: its words to copy and to carry on with, and the video at its second."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from kopir.debates.drawing import hands_of
from kopir.debates.forms import WordsForm
from kopir.debates.models import Debate, Turn
from kopir.debates.quoting import Place, flat, place_of, turn_named
from kopir.debates.rules import clock_of
from kopir.debates.showing import said_of
from kopir.debates.videos import allowing, player_at, second_of
from kopir.debates.views.pages import published
from kopir.web.dates import date_in
from kopir.web.serving import page_asking

AROUND = 2  # speeches before and after the one that plays


@page_asking("words")
def use(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """What can be done with the words of a speech: quote them, raise an issue, record a promise, answer."""
    debate = published(number)
    turn = turn_named(debate, name)
    if turn is None:
        raise Http404
    if turn.withheld:
        return redirect("debates:turn", number, name)
    begun = {"words": Truncator(flat(turn.text)).chars(WordsForm.MOST, truncate=" ").strip()}
    form = WordsForm(request.GET if "words" in request.GET else begun, turn=turn)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    said = said_of(debate, turn, hands_of(debate.voices.select_related("person")))
    context: dict[str, object] = {"debate": debate, "turn": turn, "form": form, "said": said}
    if words:
        context |= {"words": words} | _carried(debate, turn, words, place_of(debate, turn, words))
    return render(request, "debates/use.html", context, status=200 if words else 422)


def _carried(debate: Debate, turn: Turn, words: str, place: Place) -> dict[str, object]:
    """Return a quotation with who, when and where, and the addresses that carry it on."""
    path = reverse("debates:turn", args=[debate.number, place.cue_name])
    source = f"{settings.SITE_URL}{path}{'' if place.second is None else f'?t={place.second:g}'}"
    clock = clock_of(place.second)
    facts = [turn.voice.shown or _("Nobody knows who"), debate.title, date_in(debate.held_on), clock]
    quote = f"«{words}»\n— {', '.join(filter(None, facts))}\n{source}"
    promise = {
        "words": words,
        "language": debate.language,
        "said_on": debate.held_on.isoformat(),
        "source": source,
        "promiser": turn.voice.person.ref if turn.voice.person else "",
    }
    position = {"words": words[:600], "voice": turn.voice_id}
    return {
        "quote": quote,
        "clock": clock,
        "raise_address": f"{reverse('issues:new')}?{urlencode({'text': quote})}",
        "promise_address": f"{reverse('commitments:new')}?{urlencode(promise)}",
        "position_address": f"{reverse('debates:positions', args=[debate.number])}?{urlencode(position)}",
    }


@page_asking("t")
def watch(request: HttpRequest, number: int) -> HttpResponse:
    """The host's own player at a second, with what is said there; whoever comes here has pressed to play.

    Without a second, or with a host that is not on the list, back to the transcript.
    """
    debate = published(number)
    moment = second_of(request.GET.get("t", ""))
    player = None if moment is None else player_at(debate.video_url, moment + debate.video_offset_s)
    if moment is None or player is None:
        return redirect(debate)
    turn = debate.turns.at_second(moment)
    near = range(turn.number - AROUND, turn.number + AROUND + 1) if turn else range(0)
    rows = debate.turns.with_speaker().filter(number__in=near).order_by("number")
    hands = hands_of(debate.voices.select_related("person"))
    context = {
        "debate": debate,
        "player": player,
        "clock": clock_of(moment),
        "turn": turn,
        "rows": [said_of(debate, one, hands) for one in rows],
    }
    response = render(request, "debates/watch.html", context)
    response.headers["Content-Security-Policy"] = allowing(player.origin)
    return response
