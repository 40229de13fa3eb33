"""Words that give a topic away, in three languages: what a site goes by before it has a history.

Each is the beginning of words, spelt in Latin letters when it is compared, so that either script of Kazakh meets it;
with ``=`` behind it, it is a whole word. They are few on purpose: a word stands here only where it hardly means
anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kopir.pure.text import latin

TOPIC_WORDS: dict[str, str] = {
    "roads": "road= roads= traffic crossing crosswalk pothole asphalt pavement sidewalk bridge дорог дороз ям= "
    "яма= ямы= яму= ямам асфальт тротуар мост= моста= мосту= бордюр светофор разметк жол= жолы "
    "жолд жолғ шұңқыр көпір бағдаршам",
    "transport": "bus= buses= tram= trams= trolleybus minibus timetable автобус маршрут трамва троллейбус остановк "
    "аялдам",
    "housing": "apartment stairwell elevator tenant подъезд квартир лифт крыша= крышу= крыши= двор= двора= дворе= "
    "пәтер кіреберіс аула= ауламыз аулада ауласы",
    "water": "water sewage sewer tap= вода= воды= воду= воде= водой= водопров водоснаб канализац прорыв затоп су= суы= "
    "суды= судың ауызсу кәріз құбыр",
    "heat-and-power": "heating electricity blackout lamp= lamps= streetl boiler radiator отоплен батаре свет= света= "
    "фонар электрич котельн газ= газа= жылу= жылыту жарық= жарықт электр шам= шамдар шамы қазандық",
    "waste": "garbage rubbish trash dump litter waste мусор свалк контейнер помойк қоқыс",
    "environment": "smog smoke pollution emission smell смог= смога= дым= дыма= дымит воздух выброс экологи запах "
    "түтін ластан иіс= иісі",
    "health": "hospital clinic= clinics= doctor ambulance medicine больниц поликлиник врач= врача= врачи= лекарств "
    "аурухан емхан дәрігер дәрі= жедел",
    "schools": "school kindergart teacher pupil classroom школ детсад садик учител ученик ученич мектеп "
    "балабақша мұғалім оқушы",
    "social-support": "pension benefit allowance disabilit пенси пособи инвалид льгот зейнет жәрдемақы мүгедек",
    "work": "wage salary salaries employer dismiss unpaid зарплат работодат увольн уволи жалақы еңбекақы",
    "safety": "police crime= crimes= theft robber dogs= полици преступ кража= кражи= краж= драк бродяч собак "
    "ұрлық қылмыс иттер",
    "accessibility": "wheelchair ramp= ramps= blind= accessib пандус коляск незряч безбарьер арба= арбамен қолжетімді",
    "parks-and-culture": "park= parks= pool= бассейн playground stadium library libraries museum парк= парка= парке= "
    "сквер площадк стадион библиотек музей музея саябақ ойнала кітапхана мұражай",
    "land-and-building": "construction plot= developer застрой стройк строител земельн құрылыс телім",
    "public-services": "egov passport certificate цон= цоне= цона= егов справк очеред паспорт хқко анықтама кезек",
}
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Said:
    """A topic, and the words of the text that gave it away."""

    topic: str
    words: tuple[str, ...]


def _key(word: str) -> str:
    return latin(word.lower())


BEGINNINGS = {topic: tuple(_key(word) for word in words.split()) for topic, words in TOPIC_WORDS.items()}


def topics_said(title: str, text: str) -> list[Said]:
    """Return topics whose words stand in a text, those with the most different ones first; the title counts twice."""
    found: dict[str, dict[str, str]] = {}
    weights: dict[str, int] = {}
    for part, weight in ((title, 2), (text, 1)):
        for word, topic, beginning in _matches(part):
            if beginning not in found.setdefault(topic, {}):
                found[topic][beginning] = word
                weights[topic] = weights.get(topic, 0) + weight
    ranked = sorted(found, key=lambda topic: (-weights[topic], list(TOPIC_WORDS).index(topic)))
    return [Said(topic, tuple(found[topic].values())) for topic in ranked]


def _matches(text: str) -> Iterator[tuple[str, str, str]]:
    for word in dict.fromkeys(_WORD.findall(text.lower())):
        key = _key(word)
        for topic, beginnings in BEGINNINGS.items():
            for beginning in beginnings:
                if f"{key}=" == beginning or key.startswith(beginning):
                    yield word, topic, beginning
