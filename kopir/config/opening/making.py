"""The second half of `kopir init`: the site is made from the answers, and says what it still lacks."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import qrcode
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kopir.config.opening import applying, mail_test, readiness, site_file
from kopir.config.opening.mail_test import Verdict
from kopir.config.opening.questions import QUESTIONS, WrongAnswer
from kopir.config.prepare import prepare

Tell = Callable[[str], None]
Ask = Callable[[str], str]
VERDICTS = {
    Verdict.ARRIVED: gettext_lazy("The test mail has arrived: this site can send mail."),
    Verdict.NO_SERVER: gettext_lazy("No mail server is named yet, so mails are written to files."),
    Verdict.NOT_SENT: gettext_lazy("The mail server did not take the test mail. Check its address, name and password."),
    Verdict.NOT_FOUND: gettext_lazy("The test mail was sent and is not in the mailbox. Look into its spam folder."),
    Verdict.CODE_ASKED: gettext_lazy("A test mail is on its way. Tell the code in it: kopir init --mail-code CODE"),
    Verdict.WRONG_CODE: gettext_lazy(
        "This is not the code of the last test mail. Send another: kopir init --mail-test"
    ),
}


def make(tell: Tell, ask: Ask | None, *, code: str | None = None, is_only_mail: bool = False) -> int:
    """Make what is not there yet; 1 where an answer cannot be used or a mail test failed that was asked for."""
    folder = Path(settings.DATA_DIR)
    if code is not None:
        return _told(tell, mail_test.tell_code(folder, code))
    answers = site_file.read(folder)
    if not is_only_mail:
        if absent := [one for one in QUESTIONS if one.place in NEEDED and not answers.get(one.place)]:
            for question in absent:
                tell(f"{question.flag}: {question.words}")
            return 1
        try:
            _make(tell, answers)
        except WrongAnswer as error:
            tell(str(error))
            return 1
    status = 0
    if answers.get("mail.test_address") and (is_only_mail or not mail_test.is_tested(folder)):
        verdict = mail_test.send_and_read(folder, answers["mail.test_address"], ask)
        status = _told(tell, verdict) if is_only_mail else (_told(tell, verdict) and 0)
    _say_missing(tell)
    return status


NEEDED = {"site.name", "site.url", "operator.name", "editor.address"}  # without these there is no site to make


def _told(tell: Tell, verdict: Verdict) -> int:
    tell(str(VERDICTS[verdict]))
    return 0 if verdict in {Verdict.ARRIVED, Verdict.CODE_ASKED} else 1


def _make(tell: Tell, answers: site_file.Answers) -> None:
    prepare()
    applying.name_host(answers)
    areas, topics = applying.enter_areas(answers), applying.enter_topics(answers)
    if areas:
        tell(ngettext("%(count)d new area", "%(count)d new areas", areas) % {"count": areas})
    if topics:
        tell(ngettext("%(count)d new topic", "%(count)d new topics", topics) % {"count": topics})
    applying.adopt_reader()
    if link := applying.name_editor(answers):
        tell("")
        tell(_("The editor opens this link within three days, once, and adds a passkey:"))
        tell(link)
        tell(_drawn(link))


def _drawn(link: str) -> str:
    """Draw a link for a phone's camera."""
    code, out = qrcode.QRCode(border=2), io.StringIO()
    code.add_data(link)
    code.print_ascii(out=out, invert=True)
    return out.getvalue().rstrip()


def _say_missing(tell: Tell) -> None:
    tell("")
    if absent := readiness.missing():
        tell(_("Before the public can come, this is missing:"))
        for piece in absent:
            tell(f"- {piece.what}  →  {piece.mend}")
    else:
        tell(_("Nothing is missing. Start the site: kopir serve"))
