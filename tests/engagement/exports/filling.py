"""Many meetings in the database, quickly: each with four officials of two parties, a topic and two sources."""

import hashlib
from datetime import date, timedelta

import pgtrigger
from django.db.models import F
from django.utils import timezone

from engagement import stats
from engagement.counting import DEFAULT_RULE
from engagement.exports.about import About
from engagement.exports.formats import Export
from engagement.models import Meeting, Official, Participation, Party, Topic
from engagement.pictures import Subject
from ingest.models import Article, Report

_QUOTE = "Officials of both sides met on Tuesday and spoke about trade, aid and the border. "


def fill(number: int) -> None:
    """Meetings of a record that is skewed: the first officials meet often."""
    parties = [Party(code=f"F{n}", name=f"Filling {n}", kind="country") for n in range(20)]
    officials = [Official(name=f"Filling Official {n}", slug=f"filling-{n}") for n in range(500)]
    topics = [Topic(name=f"Filling {n}", slug=f"filling-{n}") for n in range(10)]
    Party.objects.bulk_create(parties)
    Official.objects.bulk_create(officials)
    Topic.objects.bulk_create(topics)
    articles = [_article(n) for n in range(max(1, number // 4))]
    Article.objects.bulk_create(articles, batch_size=1000)
    for start in range(0, number, 2000):
        with pgtrigger.ignore():  # history of them is not what is measured
            _chunk(range(start, min(number, start + 2000)), parties, officials, topics, articles)


def export_of(number: int) -> Export:
    """As a page of that many rows asks for it: with all that its rows show."""
    rows = stats.with_source_counts(Meeting.objects.confirmed().with_details())
    rows = rows.order_by(F("start").desc(nulls_last=True), "-pk")[:number]
    about = About("Meetings", (), "", "", timezone.now(), "http://testserver/meetings/")
    confirmed = Meeting.objects.confirmed()
    return Export(about, rows, confirmed, DEFAULT_RULE, "http://testserver", Subject(confirmed))


def _article(number: int) -> Article:
    text = _QUOTE * 3
    return Article(
        filename=f"filling-{number}.txt",
        title=f"Talks, part {number}",
        outlet="Filling Paper",
        text=text,
        original=text.encode(),
        sha256=hashlib.sha256(f"filling {number}".encode()).hexdigest(),
        size=len(text),
        state=Article.State.PROCESSED,
    )


def _chunk(
    numbers: range, parties: list[Party], officials: list[Official], topics: list[Topic], articles: list[Article]
) -> None:
    meetings = [
        Meeting(
            status="planned" if n % 10 == 0 else "held",
            review_state="confirmed",
            reviewed_at=timezone.now(),
            start=(day := date(2021, 8, 15) + timedelta(days=n % 1800)),
            end=day,
            precision="day",
            city="Kabul",
        )
        for n in numbers
    ]
    Meeting.objects.bulk_create(meetings)
    people, about, reports = [], [], []
    for n, meeting in zip(numbers, meetings, strict=True):
        for side in range(4):
            who = officials[(n * n * (side + 1) + side * 125) % 125 + side * 125]
            people.append(Participation(meeting=meeting, official=who, party=parties[(n % 19 + 1) * (side % 2)]))
        about.append(Meeting.topics.through(meeting=meeting, topic=topics[n % 10]))
        reports += [_report(meeting, articles[(n + copy) % len(articles)], n * 2 + copy) for copy in range(2)]
    Participation.objects.bulk_create(people)
    Meeting.topics.through.objects.bulk_create(about)
    Report.objects.bulk_create(reports)


def _report(meeting: Meeting, article: Article, number: int) -> Report:
    return Report(
        article=article,
        meeting=meeting,
        draft={},
        fingerprint=f"{number:064x}",
        start=0,
        end=len(_QUOTE),
        quote=_QUOTE,
        prominence="main",
        confidence=0.9,
        extractor_version="filling",
    )
