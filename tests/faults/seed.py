"""Fill a site with what the crowd needs, and print the cast as JSON: run as a program inside the site's environment.

python -m tests.faults.seed KNOWN SUPPORTERS LETTERS
"""

from __future__ import annotations

import json
import sys
from itertools import islice, product
from typing import Any


def main(known: int, supporters: int, letters: int) -> dict[str, Any]:
    from allauth.mfa.models import Authenticator
    from django.test import Client

    from kopir.accounts.actions import confirm_account
    from kopir.accounts.models import Account
    from kopir.issues.actions.publishing import publish
    from kopir.letters.actions import make_print_link, reply_by_link
    from kopir.mail.models import OutgoingMail
    from tests.factories import issues as make
    from tests.factories import letters as post

    def signed_in(account: Account) -> str:
        visitor = Client()
        visitor.force_login(account)
        return visitor.cookies["sessionid"].value

    def editor() -> Account:
        account = post.editor()
        Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={})
        return account

    open_issues = [make.issue(title=f"Issue for the crowd {number}") for number in range(12)]
    people = [f"known{number}@example.org" for number in range(known)]
    for email in people:
        publish(make.report(author=confirm_account(email, "en")), by="citizen")
    sessions = [signed_in(confirm_account(f"reader{number}@example.org", "en")) for number in range(supporters)]
    replies, asked = [], []
    for number in range(letters):
        letter = post.delivered(addressee=post.post(email=f"office{number}@example.org"))
        if number % 3:
            replies.append({"letter": letter.number, "secret": make_print_link(letter)})
        else:
            reply_by_link(letter, post.given(), "en")
            asked += [(letter.number, 1), (letter.number, 2)]
    desks = [signed_in(editor()) for _ in range(2)]
    rulings = [
        {
            "report": make.report(title=f"A held text {number}").pk,
            "session": desks[number % 2],
            "ruling": "refuse" if number % 3 == 0 else "publish",
        }
        for number in range(letters)
    ]
    # What the seed itself would send is no concern of the crowd.
    OutgoingMail.objects.all().delete()
    verdicts = ["answered", "partly", "declined", "not_addressed"]
    marks = [
        {"letter": letter, "question": question, "session": session, "verdict": verdicts[place % len(verdicts)]}
        for place, (session, (letter, question)) in enumerate(product(sessions, asked))
    ]
    supports = [{"issue": issue.number, "session": session} for session, issue in product(sessions, open_issues)]
    return {
        "known": people,
        "issues": [issue.number for issue in open_issues],
        "replies": replies,
        "marks": list(islice(marks, 4_000)),
        "supports": supports,
        "rulings": rulings,
    }


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(main(*map(int, sys.argv[1:]))))
