"""A debate of invented people, brought in as an editor would."""

from __future__ import annotations

from datetime import date

from kopir.debates import actions
from kopir.debates.models import Debate
from kopir.pure.transcript import Source

PEOPLE = ("Aigul", "Boris")


def captions(
    speeches: int = 12, words: str = "The bridge needs a rail before winter, and you know it as well as I do"
) -> bytes:
    """A file of captions in which a moderator opens and two people answer each other."""
    lines = ["WEBVTT", ""]
    said = [
        ("Moderator Mira", "Welcome. One question: the bridge."),
        *((PEOPLE[n % 2], f"{words}, point {n}.") for n in range(speeches)),
    ]
    for number, (who, text) in enumerate(said):
        minute, second = divmod(10 * number, 60)
        lines += [
            str(number + 1),
            f"00:{minute:02}:{second:02}.000 --> 00:{minute:02}:{second:02}.900",
            f"{who}: {text}",
            "",
        ]
    return "\n".join(lines).encode()


CHAT = (
    b"00:00:15\tFrom Aigul to Everyone:\n\tSee page 4.\n"
    b"00:00:16\tFrom Nobody Known to Everyone:\n\tI listen only.\n"
    b"00:00:17\tFrom Aigul to Boris(Direct Message):\n\tsecret\n"
)


def a_draft(
    *files: tuple[str, bytes], title: str = "Bridge or ferry", video_url: str = "", speeches: int = 12
) -> Debate:
    sources = files or (("talk.vtt", captions(speeches)), ("chat.txt", CHAT))
    new = actions.NewDebate(title, "en", date(2026, 10, 1), video_url=video_url)
    return actions.bring_in(new, [Source(name, data) for name, data in sources])


def a_debate(*files: tuple[str, bytes], **facts: str | int) -> Debate:
    debate = a_draft(*files, **facts)  # type: ignore[arg-type]  # passed on as they come
    actions.publish(debate)
    return debate
