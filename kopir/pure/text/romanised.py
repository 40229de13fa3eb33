"""Kazakh and Russian typed in Latin letters, told by words and endings: models of language have not seen them so."""

from __future__ import annotations

import re
from functools import cache

from kopir.pure.text.folding import fold
from kopir.pure.text.normalising import from_latin
from kopir.pure.text.stems import kazakh_stem

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_KAZAKH = """
мен сен біз сіз олар бұл осы сол және үшін емес бар жоқ бірақ керек болды болады болып жер үй неге қайда қашан қандай
қанша оның маған саған тек келеді келмейді жақсы жаман туралы бойынша өтініш көше ауыл аудан қала мектеп балабақша бала
жарық жол суық ыстық жылу әкім жауап көмек рахмет рақмет сәлем қалай қалайсыз қоқыс автобус үш төрт бес жыл күн ай апта
адам адамдар жөндеу жоспар қашан бері дейін кейін соң бірге жаңа ескі үлкен кіші көп аз әлі енді тағы өте қазір бүгін
ертең кеше таңертең кешке қараңғы дәріген дәрігер аурухана емхана мүмкін ешкім біздің сіздің менің олардың халық тұрғын
іс жұмыс ақша баға зейнетақы құбыр көпір өзен саябақ шұңқыр тазалау береді бермейді алмайды жатыр тұр жүр отыр екен ғой
қазақ тілінде дұрыс бол ел сұрақ хат иә шам төбе аула ит
"""
_RUSSIAN = """
это как что где когда почему очень нет есть был было были мне меня уже еще только можно нужно
надо спасибо пожалуйста здравствуйте помогите улица улице дом доме дома дорога дороги свет света вода воды школа школе
шахта школу двор дворе город городе день дня третий второй год месяц неделю люди дети детей который которая которые
никто ничего после перед через большое хорошо плохо работает работает сделайте прошу просим большой без под над для при
так же тоже или если ребенок ребенка ямы яма автобус мусор больница врач аул
"""
# Endings of Kazakh words as they are typed, where the word before them has two letters or more.
_ENDING = re.compile(
    r"..(?:l[ae]r|d[ae]r|t[ae]r)(?:[yiı]|d[aeyiı]|g[ae]|[kq][ae]|d[yiı]n|ymyz|imiz)?$|..(?:[ndt][yiı][nñń]g?)$"
    r"|..(?:[mbp][ae][iy]d[yiı])$|..(?:ymyz|imiz|ynyz|iniz|s[yi]zdar|s[iy]zder)$|..(?:[yi]nd[ae]|[yi]nan|[yi]nen)$"
    r"|..(?:at[yi]n|et[iy]n|[yi]p)$|..(?:[gkq][ae]n)$"
)
_KAZAKH_LETTER = re.compile(r"q(?!u)|[ñńŋğǵäáəöóüúūşı]|[bdgklmnqrstz]y[bdgklmnqrstz]")


@cache
def _known(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


@cache
def _stems(words: str) -> frozenset[str]:
    return frozenset(fold(kazakh_stem(word)) for word in words.split() if len(kazakh_stem(word)) > 3)


def _stem_of(word: str) -> str:
    return fold(kazakh_stem(from_latin(word)))


def romanised(text: str) -> tuple[float, float]:
    """Return the share of words that are Kazakh, and that are Russian, in Latin letters: 0 to 1 each.

    A word of the list counts whole; an ending counts half, three quarters with a letter or a run of letters that
    English has not.

    >>> romanised("Bizdin koshede jaryk jok")[0] > 0.7, romanised("There is no light in our street")[0] < 0.2
    (True, True)
    """
    words = _WORD.findall(text.lower())
    if not words:
        return 0.0, 0.0
    kazakh = russian = 0.0
    for word in words:
        key = fold(word)
        is_russian = key in _known(_RUSSIAN)
        russian += is_russian
        if key in _known(_KAZAKH) or (len(word) > 4 and _stem_of(word) in _stems(_KAZAKH)):
            kazakh += 1
        elif not is_russian:
            has_ending, has_letter = _ENDING.search(word) is not None, _KAZAKH_LETTER.search(word) is not None
            kazakh += 0.75 if has_ending and has_letter else 0.5 * (has_ending or has_letter)
    return kazakh / len(words), russian / len(words)
