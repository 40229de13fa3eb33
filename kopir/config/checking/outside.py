"""Looks from outside: the mail server, and the site's own address as a visitor meets it. No other address is asked."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kopir.config.checking.findings import Finding
from kopir.config.checking.inside import SKEW
from kopir.mail import transport
from kopir.mail.rules import MAX_ATTEMPTS, next_attempt_in
from kopir.web import clock

TIMEOUT_S = 10.0
CERTIFICATE_LEFT = timedelta(days=14)


def mail_server() -> Iterator[Finding]:
    if not settings.SMTP_URL:
        if not settings.IS_SAMPLE_SITE:
            yield Finding(
                "mail",
                _("No mail server is named yet, so mails are written to files."),
                _("Nobody gets links, codes or answers."),
                "kopir init",
            )
        return
    try:
        transport.reach()
    except transport.NotNow as trouble:
        yield Finding(
            "mail",
            _("The mail server does not let us in: %(error)s") % {"error": trouble},
            _("Mails wait and are tried again; after %(hours)d hours they are given up.") % {"hours": patience_h()},
            _("Check its address, name and password: kopir init --mail-test"),
        )


def patience_h() -> int:
    """Return how long a mail is tried, as the outbox's own rule has it."""
    waits = [wait for attempt in range(1, MAX_ATTEMPTS) if (wait := next_attempt_in(attempt))]
    return round(sum(waits, timedelta()) / timedelta(hours=1))


def certificate() -> Iterator[Finding]:
    parts = urlsplit(settings.SITE_URL)
    if parts.scheme != "https":
        return
    try:
        left = ends_at(parts.hostname or "", parts.port or 443) - clock.now()
    except (OSError, ValueError) as error:
        yield Finding(
            "certificate",
            _("No trusted certificate at %(url)s: %(error)s")
            % {"url": settings.SITE_URL, "error": type(error).__name__},
            _("Browsers warn visitors away."),
            _("Look at the proxy in front of the site (nginx, Caddy)."),
        )
        return
    if left < CERTIFICATE_LEFT:
        yield Finding(
            "certificate",
            ngettext("The certificate ends in %(days)d day.", "The certificate ends in %(days)d days.", left.days)
            % {"days": left.days},
            _("Then browsers warn visitors away."),
            _("Look why the proxy does not renew it."),
        )


def ends_at(host: str, port: int) -> datetime:
    """Return when the certificate of an address ends."""
    with (
        socket.create_connection((host, port), timeout=TIMEOUT_S) as link,
        ssl.create_default_context().wrap_socket(link, server_hostname=host) as talk,
    ):
        shown = talk.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)


def site() -> Iterator[Finding]:
    """The site answers at its address, and its clock is ours."""
    try:
        status, date = asked(settings.SITE_URL)
    except (OSError, http.client.HTTPException) as error:
        yield Finding(
            "site",
            _("The site does not answer at %(url)s: %(error)s")
            % {"url": settings.SITE_URL, "error": type(error).__name__},
            _("It is down, or unreachable from this machine."),
            _("Start it: kopir serve. Does it run, look at the proxy and at the name's address."),
        )
        return
    if status >= 400:
        yield Finding(
            "site",
            _("The site answers with an error: %(status)d") % {"status": status},
            _("Visitors see an error page."),
            _("The log of the web process says why."),
        )
    if date and abs(date - clock.now()) > SKEW:
        yield Finding(
            "clock",
            _("The clocks of the site and of this machine differ."),
            _("Deadlines and links would end at the wrong moment."),
            _("Set the clock by the network: timedatectl set-ntp true"),
        )


def asked(url: str) -> tuple[int, datetime | None]:
    """Return the status of `/status.json` and the answer's date."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    link = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_S)
    try:
        link.request("GET", "/status.json")
        answer = link.getresponse()
        said = answer.headers.get("Date")
        return answer.status, parsedate_to_datetime(said) if said else None
    finally:
        link.close()
