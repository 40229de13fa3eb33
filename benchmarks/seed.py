"""A seeded site: the same size and seed give the same rows, written in bulk and without entries."""

from __future__ import annotations

import random
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db import transaction

from kopir.accounts.models import Account
from kopir.issues.models import Issue, Report, Support, SupportTally, Topic
from kopir.issues.models.issues import search_key
from kopir.issues.rules import ReportState, Stage
from kopir.letters.models import Letter, Question
from kopir.letters.rulebooks import Basis
from kopir.letters.rules import LetterState
from kopir.people.models import Area, Organization, Person, Post
from kopir.record.models import Counter
from kopir.site.scorecard_cards import compute
from kopir.web import clock

WORDS = {
    "kk": ("мектеп", "жол", "су", "көше", "жарық", "аула", "дәрігер", "кезек", "автобус", "қоқыс", "жылу", "төлем"),
    "ru": ("школа", "дорога", "вода", "улица", "свет", "двор", "врач", "очередь", "автобус", "мусор", "тепло", "плата"),
    "en": ("school", "road", "water", "street", "light", "yard", "doctor", "queue", "bus", "rubbish", "heat", "fee"),
}
CHUNK = 5_000


def _text(rng: random.Random, language: str, words: int) -> str:
    return " ".join(rng.choices(WORDS[language], k=words)).capitalize() + f" {rng.randrange(10**6)}"


def _bulk(model: Any, rows: Any) -> None:
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        model.objects.bulk_create(chunk, batch_size=500)


def _places(rng: random.Random) -> tuple[list[Area], list[Organization], list[Post], list[Person]]:
    areas = [Area(slug=f"area-{n}", name=f"Area {n}", names={}) for n in range(40)]
    organizations = [Organization(slug=f"office-{n}", name=f"Office {n}", names={}) for n in range(60)]
    people = [Person(slug=f"person-{n}", name=f"Person {n} {_text(rng, 'en', 1)}", names={}) for n in range(300)]
    for rows in (areas, organizations, people):
        for row in rows:
            row.save()
    posts = [Post(slug=f"post-{n}", name=f"Post {n}", names={}, organization=organizations[n % 60]) for n in range(200)]
    for post in posts:
        post.save()
    return areas, organizations, posts, people


def _issues(rng: random.Random, count: int, areas: list[Area], topics: list[Topic]) -> None:
    now, stages = clock.now(), list(Stage)

    def rows() -> Any:
        for number in range(1, count + 1):
            language = ("kk", "ru", "en")[number % 3]
            title, text = _text(rng, language, 8), _text(rng, language, 60)
            yield Issue(
                number=number,
                title=title,
                excerpt=text[:200],
                language=language,
                topic=rng.choice(topics),
                area=rng.choice(areas),
                stage=rng.choice(stages),
                support_count=0,
                published_at=now - timedelta(minutes=count - number),
                search_key=search_key(title, text),
            )

    _bulk(Issue, rows())
    _bulk(
        Report,
        (
            Report(
                issue_id=key,
                state=ReportState.PUBLISHED,
                title=title,
                text=_text(rng, language, 60),
                language=language,
                page_language=language,
                topic_id=topic,
                area_id=area,
                created_at=at,
                confirmed_at=at,
            )
            for key, title, language, topic, area, at in Issue.objects.values_list(
                "pk", "title", "language", "topic_id", "area_id", "published_at"
            ).iterator()
        ),
    )
    Counter.objects.update_or_create(name="issue", defaults={"last": count})


def _supports(rng: random.Random, count: int, people: int) -> None:
    now = clock.now()
    _bulk(
        Account,
        (
            Account(email=f"p{n}@example.org", canonical_email=f"p{n}@example.org", password="!", confirmed_at=now)
            for n in range(people)
        ),
    )
    accounts = list(Account.objects.values_list("pk", flat=True))
    reports = list(Report.objects.order_by("pk").values_list("pk", "issue_id", "area_id"))
    counts: dict[int, int] = {}

    def rows() -> Any:
        left = count
        while left > 0:
            report, issue, area = rng.choice(reports[-2_000:] if rng.random() < 0.3 else reports)
            for account in rng.sample(accounts, k=min(left, rng.randrange(1, 30))):
                yield Support(issue_id=issue, report_id=report, area_id=area, account_id=account, created_at=now)
                left -= 1

    seen: set[tuple[int, int]] = set()

    def fresh() -> Any:
        for row in rows():
            if (row.issue_id, row.account_id) not in seen:
                seen.add((row.issue_id, row.account_id))
                counts[row.issue_id] = counts.get(row.issue_id, 0) + 1
                yield row

    _bulk(Support, fresh())
    areas = {issue: area for _report, issue, area in reports}
    _bulk(SupportTally, (SupportTally(issue_id=key, area_id=areas[key], count=n) for key, n in counts.items()))
    touched = [Issue(pk=key, support_count=n) for key, n in counts.items()]
    for start in range(0, len(touched), CHUNK):
        Issue.objects.bulk_update(touched[start : start + CHUNK], ["support_count"], batch_size=300)


def _letters(rng: random.Random, count: int, posts: list[Post], people: list[Person]) -> None:
    today, now = clock.today(), clock.now()
    issues = rng.sample(list(Issue.objects.values_list("pk", flat=True)), k=min(count, Issue.objects.count()))

    def rows() -> Any:
        for number, issue in enumerate(issues, start=1):
            start = today - timedelta(days=rng.randrange(5, 200))
            is_answered = rng.random() < 0.6
            due = start + timedelta(days=21)
            post = rng.choice(posts)
            yield Letter(
                number=number,
                issue_id=issue,
                post=post,
                holder=people[post.pk % len(people)],
                rulebook_name="house-15",
                basis=Basis.HOUSE,
                state=LetterState.ANSWERED if is_answered else LetterState.WAITING,
                language="en",
                opening="Dear holder of the post",
                sent_at=now,
                delivered_at=now,
                clock_starts_on=start,
                due_on=due,
                overdue_from=due + timedelta(days=1),
                long_overdue_from=due + timedelta(days=22),
                channel="email",
                stopped_on=start + timedelta(days=rng.randrange(1, 40)) if is_answered else None,
                created_at=now,
                is_overdue_noted=True,
                is_long_overdue_noted=True,
            )

    _bulk(Letter, rows())
    _bulk(
        Question,
        (
            Question(letter_id=key, number=n, text=_text(rng, "en", 12))
            for key in Letter.objects.values_list("pk", flat=True)
            for n in (1, 2)
        ),
    )
    Counter.objects.update_or_create(name="letter", defaults={"last": len(issues)})


@transaction.atomic
def seed(issues: int = 100_000, supports: int = 1_000_000, letters: int = 10_000, *, number: int = 7) -> None:
    """Fill an empty site."""
    rng = random.Random(number)
    areas, _organizations, posts, people = _places(rng)
    _issues(rng, issues, areas, list(Topic.objects.all()))
    _supports(rng, supports, people=min(100_000, max(100, supports // 5)))
    _letters(rng, letters, posts, people)
    for post in posts[:10]:
        compute(post)
