"""One person with a browser, made of the standard library: fetches a form, sends it, and judges every answer."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TIMEOUT_S = 40.0


class Lost(Exception):
    """No whole answer came: nothing was acknowledged."""


@dataclass(frozen=True)
class Answer:
    """What came back; `untrue` says what was wrong with it, or nothing."""

    status: int
    location: str
    html: str
    untrue: str = ""


class Visitor:
    def __init__(self, port: int, language: str, *, connection: str, session: str = "") -> None:
        self.port, self.language, self.connection = port, language, connection
        self.cookies = {"sessionid": session} if session else {}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, b"")

    def form(self, path: str) -> tuple[Answer, str]:
        """Fetch the page of a form; return it with the form's token, which is empty where there is none."""
        answer = self.get(path)
        found = TOKEN.search(answer.html)
        return answer, found[1] if found else ""

    def post(self, path: str, token: str, fields: dict[str, str]) -> Answer:
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": token, **fields}).encode())

    def _ask(self, method: str, path: str, body: bytes) -> Answer:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)
        origin = f"http://localhost:{self.port}"
        headers = {"Host": f"localhost:{self.port}", "X-Forwarded-For": self.connection, "Connection": "close"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body:
            headers |= {"Origin": origin, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            link.request(method, path, body, headers)
            response = link.getresponse()
            html = response.read().decode()
        except (OSError, http.client.HTTPException) as trouble:
            raise Lost(type(trouble).__name__) from trouble
        finally:
            link.close()
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _equals, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        location = urlsplit(response.headers.get("Location", ""))
        untrue = self._untrue(response.status, response.headers.get("Retry-After"), html)
        return Answer(response.status, location.path + (f"?{location.query}" if location.query else ""), html, untrue)

    def _untrue(self, status: int, come_again: str | None, html: str) -> str:
        """An outage is told in the reader's language, with what is kept and when to come again; a 500 is a mistake."""
        if status < 500:
            return ""
        if status != 503:
            return f"answered {status}"
        if f'<html lang="{self.language}">' not in html:
            return "503 in another language"
        if "notice" not in html or not come_again:
            return "503 without what is kept or when to come again"
        return ""
