"""Words that tell a speaker's label from a sentence, in Kazakh, Russian and English; all in small letters."""

from __future__ import annotations


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


# Somebody's part in a debate: stands for a name, alone or before one.
MODERATORS = _words(
    "ведущий ведущая ведущие модератор председатель председательствующий председательствующая",
    "жүргізуші тізгіндеуші төраға төрайым moderator host chair chairman chairwoman chairperson presenter facilitator",
    "interviewer журналист тілші",
)
AUDIENCE = _words(
    "зал зрители зритель зрительница слушатель слушательница аудитория житель жительница",
    "көрермен көрермендер тыңдаушы тұрғын залдан audience crowd viewer voter listener",
)
ROLES = (
    MODERATORS
    | AUDIENCE
    | _words(
        "спикер докладчик участник участница депутат аким заместитель эксперт голос реплика оператор",
        "спикері баяндамашы қатысушы депутаты әкім әкімі сарапшы дауыс мырза ханым",
        "speaker participant panelist panellist candidate senator president governor mayor deputy unknown narrator",
        "mr mrs ms dr",
    )
)
# Labels of more words than one that begin as no name does.
FROM_THE_FLOOR = frozenset({"вопрос из зала", "голос из зала", "реплика из зала", "залдан сұрақ", "залдан дауыс"})
# Small words inside names.
PARTICLES = _words(
    "г н жа оглы улы кызы ұлы қызы ибн бен бин аль эль фон ван де да дер ди ла of de van von der la del di al el"
)
# What begins sentences with a colon, and the headings of a report.
NOT_NAMES = _words(
    "время дата тема место вопрос вопросы ответ ответы сегодня вчера завтра итак внимание например итог итоги итого",
    "важно главное первое второе третье четвёртое четвертое во-первых цель задача повестка регламент участники",
    "присутствовали адрес телефон почта ссылка примечание справка всего спасибо факт факты проблема причина",
    "вывод предложение решение пример пункт скажу напомню отвечаю повторю значит то это так там здесь вот",
    "решили постановили слушали выступили тыңдалды шешілді",
    "язык длительность продолжительность источник запись стенограмма протокол часть раздел",
    "уақыт уақыты күні орны тақырып тақырыбы сұрақ сұрақтар жауап бүгін кеше ертең мысалы маңызды бірінші екінші",
    "үшінші мақсат мақсаты міндет қатысушылар қатысқандар мекенжай сілтеме ескерту барлығы рахмет рақмет қорытынды",
    "себебі ұсыныс шешім тілі ұзақтығы дерек бөлім сонымен яғни",
    "time date topic place question questions answer answers today yesterday tomorrow note notes example important",
    "first second third summary agenda participants address phone link total thanks fact problem reason so look",
    "language kind duration source recording transcript part section here now",
)
SERVICE_WORDS = _words("http https ftp mailto www kind language note style region x-timestamp-map")
