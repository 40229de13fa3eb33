"""Videos stay at their hosts: the address of a second there, and the host's own player, which opens on a press only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isfinite
from urllib.parse import parse_qs, urlsplit

from kopir.web.middleware import HEADERS

_TUBES = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be", "www.youtube-nocookie.com"})
_VIMEO = frozenset({"vimeo.com", "www.vimeo.com", "player.vimeo.com"})
_RUTUBE = frozenset({"rutube.ru"})
_TUBE_NAME = re.compile(r"[\w-]{3,20}")
PLAYERS = ("https://www.youtube-nocookie.com", "https://player.vimeo.com", "https://rutube.ru")


@dataclass(frozen=True)
class Player:
    """A host's own player, and the host that learns of a visit when it opens."""

    address: str
    host: str

    @property
    def origin(self) -> str:
        """What a page that shows it has to allow."""
        return f"https://{self.host}"


def video_at(url: str, second: float) -> str:
    """Return a video's address that begins at a second, in its host's own way; "" where no address is given.

    Hosts take whole seconds: the nearest one is at most half a second off.

    >>> video_at("https://youtu.be/abc", 75.4)
    'https://youtu.be/abc?t=75'
    >>> video_at("https://www.youtube.com/watch?v=abc", 75.6)
    'https://www.youtube.com/watch?v=abc&t=76'
    >>> video_at("https://vimeo.com/12", 75), video_at("https://example.org/a.mp4", 75.4)
    ('https://vimeo.com/12#t=75s', 'https://example.org/a.mp4#t=75.4')
    """
    if not url:
        return ""
    parts, whole = urlsplit(url), round(max(second, 0))
    bare = parts._replace(fragment="").geturl()
    if parts.hostname in _TUBES and parse_qs(parts.query).get("v"):
        return f"{bare}&t={whole}"
    if parts.hostname == "youtu.be" or parts.hostname in _RUTUBE:
        return f"{bare}{'&' if parts.query else '?'}t={whole}"
    if parts.hostname in _VIMEO:
        return f"{bare}#t={whole}s"
    return f"{bare}#t={round(max(second, 0), 1):g}"  # media fragments (W3C): a plain file begins there


def player_at(url: str, second: float) -> Player | None:
    """Return the player of a video whose host is on the list, to begin at a second; None for any other host.

    >>> player_at("https://youtu.be/abc-d", 75.6)
    Player(address='https://www.youtube-nocookie.com/embed/abc-d?start=76&autoplay=1', host='www.youtube-nocookie.com')
    >>> player_at("https://example.org/a.mp4", 1) is None
    True
    """
    parts, whole = urlsplit(url), round(max(second, 0))
    steps = [step for step in parts.path.split("/") if step]
    last = steps[-1] if steps else ""
    if parts.hostname in _TUBES:
        name = parse_qs(parts.query).get("v", [last])[0]
        if _TUBE_NAME.fullmatch(name):
            return Player(f"{PLAYERS[0]}/embed/{name}?start={whole}&autoplay=1", "www.youtube-nocookie.com")
    elif parts.hostname in _VIMEO and last.isdecimal():
        return Player(f"{PLAYERS[1]}/video/{last}?autoplay=1&dnt=1#t={whole}s", "player.vimeo.com")
    elif parts.hostname in _RUTUBE and re.fullmatch(r"[0-9a-f]{32}", last):
        return Player(f"{PLAYERS[2]}/play/embed/{last}?t={whole}", "rutube.ru")
    return None


def allowing(origin: str) -> str:
    """Return the site's own policy, with one host's player allowed in a frame."""
    return f"{HEADERS['Content-Security-Policy']}; frame-src {origin}"


def second_of(text: str) -> float | None:
    """Return a second out of an address; None where it is none.

    >>> second_of("75.4"), second_of("NaN"), second_of("x")
    (75.4, None, None)
    """
    try:
        moment = float(text)
    except ValueError:
        return None
    return moment if isfinite(moment) else None
