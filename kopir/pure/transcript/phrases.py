"""Words and phrases of debate in Kazakh, Russian and English: data, no code.

Stop words carry grammar and courtesy, no subject. Phrases are beginnings of patterns over small letters; they say that
a speaker turns to what another said. Learnt from no corpus: written down from the sessions and scripts in the tests.
"""

from __future__ import annotations


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


STOP_WORDS: dict[str, frozenset[str]] = {
    "en": _words(
        "a about above after again against all also am an and any are aren't as at be because been before being",
        "below between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down",
        "during each even ever every few for from further get gets getting go goes going gone gonna got had has",
        "have haven't having he her here hers him his how i i'd i'll i'm i've if in into is isn't it it's its",
        "itself just know let let's like look lot made make makes many may maybe me mean might more most much",
        "must my no nor not now of off oh ok okay on once one only or other our out over own people put quite",
        "really right said same say saying says see she should so some something such sure take tell than thank",
        "thanks that that's the their them then there there's these they they're thing things think this those",
        "through time to too up us very want was way we we're we've well were what what's when where which while",
        "who why will with won't would yeah yes yet you you're you've your mr mrs ms sir",
    ),
    "ru": _words(
        "а без более больше будет будете будем буду бы был была были было быть в вам вами вас ваш ваша ваше ваши",
        "ведь во вообще вот все всё всего всегда всех всем всю вы говорит говорите говорить говорю да даже для до",
        "должен должна должны его ее её если есть ещё еще же за здесь и из или им имени их к каждый как какая",
        "какие какой ко когда конечно которая которого которое которой которую которые который которых кто ли",
        "лишь лично меня мне много может можете можно мой моя моё мое мои мы на над надо нам нами нас наш наша",
        "наше наши не него нее неё ней нельзя нет ни никто ним них ничего но ну нужно о об один одна одно он она",
        "они оно от очень по под пожалуйста поэтому потому почему при про просто раз с сам сама сами самый себе",
        "себя сегодня сейчас сказал сказала сказали сказать скажу скажите скажем со спасибо считаю свой свои",
        "своих своё свое своей так также такая такие такой там тебя тем теперь то тогда того тоже той только том",
        "тот тут ты у уже уважаемый уважаемая уважаемые хочу хотел хотела хотелось хорошо чего чем через что",
        "чтобы чтоб эта эти этим этих это этого этой этом этот эту я является действительно значит вопрос вопроса",
        "вопросу вопросы ответ коллега коллеги коллег господин госпожа мнение",
    ),
    "kk": _words(
        "ал ала алды алып анау ана арқылы арасында артық асыр атап барлық барлығы бар бары басқа бәрі бәріміз бе",
        "бен бері бір бірақ бірге біз біздің бізге бізде бізді болады болар болды болса болған болып бола болу",
        "бой бойы бойынша бойымша бұл бұған бұны бұның бұрын ба да дағы де дегі дейін деймін дейді дейміз дейсіз",
        "деген деді деп десе дәл екен екі емес енді ең еді едім ешкім және жағынан жақсы жоқ жөн жөнінде жүр",
        "жатыр кейін кез келеді керек кім қазір қай қайда қандай қалай қарай қана ғана ғой қоса қой ма ме мен",
        "менің маған мені менде мына мынадай мынау мұндай мұны мүмкін не неге немесе нағыз неше олар олардың",
        "оларға оны оның оған онда осы осындай осыған осыны ол оң өз өзі өзіміз өте па пе пен рахмет рақмет сен",
        "сіз сіздің сізге сізді сіздер сияқты сол соған соның содан сондай сондықтан сонымен сонда солай соң сөз",
        "сұрақ сұраққа тағы тек тиіс туралы тура тұр тұрғыда түгел үшін үстінде шығар шейін яғни иә құрметті",
        "қымбатты әрбір әр әрине айтамын айтады айтқан айтты айтайын айтсақ ойлаймын ойымша пікір пікірім",
        "пікіріңіз жауап мырза ханым әріптес әріптесім әріптестер",
    ),
}

# Contradiction, or a turn to what was just said; looked for in the first words of a turn.
REBUTTALS: tuple[str, ...] = (
    r"(?:don't|do not|can't|cannot|couldn't) agree", r"disagree",
    (
        r"(?:that's|that is|it's|this is) (?:simply |just )?(?:not true|not right|not correct|not so|"
        r"not the case|not what|wrong|false|untrue|incorrect|nonsense)"
    ),
    r"you(?:'re| are) (?:wrong|mistaken|missing)",
    r"you(?:'ve| have)? (?:just )?(?:said|say|mentioned|claim|argue|talk)",
    r"what you(?:'re| are)? (?:said|say|saying)", r"you keep saying", r"my opponent", r"the other side",
    r"on the contrary", r"with (?:all |due |all due )?respect",
    r"let me (?:respond|reply|rebut|push back|address that)",
    r"(?:respond|reply) to (?:that|this|what|him|her|you)",
    r"(?:he|she) (?:just )?(?:said|says|claims|mentioned)",
    r"your (?:point|argument|claim|figures?|numbers?|party|plan|side)", r"that point", r"take issue",
    r"push back", r"^(?:well,? |yes,? |no,? )?but\b",
    # ru
    r"не соглас", r"не могу согласиться", r"позвольте возразить", r"возраж", r"возразить", r"это не так", r"неправда",
    r"не правда", r"неверно", r"вы ошибаетесь", r"вы не правы", r"ошибаетесь",
    r"вы (?:же |сами |только что )?(?:говорите|сказали|говорили|утверждаете|предлагаете|упомянули|назвали)",
    r"вы (?:мне )?не ответили", r"мой оппонент", r"оппонент", r"наоборот", r"напротив",
    r"отве(?:чу|чаю|тить) колле",
    r"(?:он|она|коллега) (?:только что )?(?:говорит|сказала?|утверждает|назвала?|предлагает)",
    r"ваш(?:и|а|ей|его|у|ему|е)? (?:цифр|довод|аргумент|предложени|расч[её]т|план|тезис|смет)", r"спорно", r"поспор",
    r"^(?:да,? |нет,? |ну,? )?но\b",
    # kk
    r"келіспей", r"қарсымын", r"олай емес", r"дұрыс емес", r"қателес", r"керісінше",
    r"сіз (?:\w+ ){0,6}(?:дедіңіз|айттыңыз|дейсіз|айтасыз|ұсынасыз)",
    r"сіздің (?:\w+ )?(?:сөзіңіз|пікіріңіз|ұсынысыңыз|есебіңіз|дәлеліңіз|сандарыңыз)",
    r"қарсы (?:уәж|дәлел|пікір)", r"дауласар едім", r"рас емес", r"^бірақ\b",
)  # fmt: skip
# Agreement and addition: a turn to another, but no contradiction; counts for reply links, not for exchange.
AGREEMENTS: tuple[str, ...] = (
    r"\bi agree\b", r"(?:he|she|you)(?:'s|'re| is| are) right", r"as (?:\w+ ){1,3}(?:said|mentioned)", r"to add to",
    r"building on", r"(?<!не )\bсоглас(?:ен|на|ны)\b", r"поддерж(?:у|ив)",
    r"как (?:уже )?(?:сказал|отметил|заметил|говорил)", r"дополн(?:ю|ить)", r"(?:вы|он|она|коллега) прав",
    r"верно (?:сказал|подметил|заметил)", r"\bкелісемін\b", r"қосыламын", r"қолдаймын", r"дұрыс айт", r"толықтыр",
    r"айтқандай", r"орынды",
)  # fmt: skip
# You: the person in front of me; weak evidence alone.
ADDRESS: tuple[str, ...] = (
    r"\byou(?:r|rs)?\b", r"\bвы\b", r"\bвас\b", r"\bвам\b", r"\bваш\w*", r"\bсіз\b", r"\bсіздің\b", r"\bсізге\b",
    r"\bсізден\b",
)  # fmt: skip
# Words with which a moderator passes a point on.
RELAYS: tuple[str, ...] = (
    r"(?:your )?(?:response|reply|rebuttal)", r"what do you say to", r"respond", r"do you agree",
    r"ответ(?:ьте|ите|ит)?\b", r"что (?:вы )?(?:на это )?(?:ответите|скажете)", r"согласны", r"возраз", r"ваш ответ",
    r"жауап бер", r"жауабыңыз", r"не дейсіз", r"келісесіз", r"что скажете", r"прокоммент", r"на это", r"бұған",
    r"бұл(?:ған)? (?:сөзге|уәжге|пікірге)",
)  # fmt: skip
# A moderator's thanks name who spoke, and pass nothing on.
THANKS: tuple[str, ...] = (r"thank", r"спасибо", r"благодар", r"рахмет", r"рақмет")
# Open refusals of an answer.
REFUSALS: tuple[str, ...] = (
    (
        r"(?:not going to|can't|cannot|won't|will not|wouldn't) (?:\w+ ){0,2}(?:comment|answer|discuss|"
        r"speculate|get into|say)"
    ),
    r"no comment", r"(?:don't|do not|didn't) know",
    r"(?:have|has|had)n't (?:\w+ ){0,2}(?:seen|read|heard|looked|decided)", r"not aware", r"refer you to",
    r"(?:have|had) (?:to )?ask", r"let you know", r"(?:have|has) no (?:idea|information)", r"too early",
    r"не могу (?:\w+ ){0,2}(?:ответить|сказать|комментировать)", r"без комментари", r"не знаю",
    r"не буду (?:отвечать|комментировать|говорить)", r"не готов\w* (?:ответить|сказать)",
    r"нет (?:такой )?информации", r"айта алмаймын", r"жауап бере алмаймын", r"білмеймін", r"түсініктеме бермей",
    r"ақпарат(?:ым)? жоқ",
)  # fmt: skip
