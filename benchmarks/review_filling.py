"""A record as an office has it after some months: thousands of proposals that wait, most of them of a few people.

Officials are the seeds', and more whose names are put together from theirs. Articles tell of one meeting or of dozens.
"""

import hashlib
import io
import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, models
from django.utils import timezone

from engagement.models import Affiliation, Delegation, Meeting, Official, OfficialName, Participation, Party, Topic
from ingest.models import Article, MatchSuggestion, Report

Row = TypeVar("Row", bound=models.Model)
_BATCH = 2_000
_WORDS = "The two sides spoke about trade, aid, the border and the return of refugees, and agreed to meet again. "
_TITLES = ("officials", "envoys", "a trade delegation", "diplomats", "the ambassador", "a delegation of ministers")
_OUTLETS = ("Tolo", "TASS", "Xinhua", "Bakhtar", "Reuters", "Amu", "Dawn", "Kabul Now")
_FIRST_DAY = date(2021, 8, 15)


def fill(proposals: int, articles: int, officials: int) -> None:
    """So many proposals that wait, half as many that are decided, and so many articles and established officials."""
    chance = random.Random(4)  # noqa: S311 (the same record each time)
    call_command("seed", stdout=io.StringIO())
    filler = _Filler(chance, officials)
    told = _articles(chance, articles)
    filler.meetings(proposals, told, "proposed")
    filler.meetings(proposals // 2, told, "confirmed")
    filler.suggestions(proposals // 20)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _store(model: type[Row], rows: Sequence[Row]) -> list[Row]:
    return list(model._default_manager.bulk_create(rows, batch_size=_BATCH))


def _articles(chance: random.Random, number: int) -> list[Article]:
    rows = []
    for n in range(number):
        text = f"Kabul, part {n}. " + _WORDS * chance.randint(8, 60)
        spots = [text.index("trade"), text.index("border")]
        rows.append(
            Article(
                filename=f"filling-{n}.txt",
                title=f"Talks in Kabul and elsewhere, part {n}",
                outlet=chance.choice(_OUTLETS),
                published=_FIRST_DAY + timedelta(days=n % 1500),
                published_from="given",
                text=text,
                original=text.encode(),
                sha256=hashlib.sha256(f"filling {n}".encode()).hexdigest(),
                size=len(text),
                state=Article.State.PROCESSED,
                mentions=[{"kind": "topic", "start": spot, "end": spot + 5, "label": "trade"} for spot in spots],
            )
        )
    stored = _store(Article, rows)
    begun = timezone.now() - timedelta(days=60)
    for n, article in enumerate(stored):
        article.uploaded_at = begun + timedelta(minutes=20 * n)
    Article.objects.bulk_update(stored, ["uploaded_at"], batch_size=_BATCH)
    return stored


class _Filler:
    def __init__(self, chance: random.Random, officials: int) -> None:
        self.chance = chance
        self.parties = list(Party.objects.order_by("pk"))
        self.topics = list(Topic.objects.all())
        self.users = [User.objects.create_user(f"filling-{n}") for n in range(3)]
        known = list(Official.objects.order_by("pk").values_list("name", flat=True))
        parts = [(name.split()[0], name.split()[-1]) for name in known]
        more = officials - len(known)
        names = [f"{chance.choice(parts)[0]} {chance.choice(parts)[1]}" for _ in range(max(0, more) + officials // 3)]
        self._people(names[: max(0, more)], is_provisional=False)
        self._people(names[max(0, more) :], is_provisional=True)
        self.officials = list(Official.objects.order_by("pk"))
        chance.shuffle(self.officials)
        self.delegations = _store(
            Delegation,
            [
                Delegation(title=f"{party.name} {chance.choice(_TITLES)}"[:300], party=party)
                for party in chance.choices(self.parties, k=officials // 2)
            ],
        )
        self.reports = Report.objects.count()

    def _people(self, names: Sequence[str], *, is_provisional: bool) -> None:
        kind = "found" if is_provisional else "known"
        people = _store(
            Official,
            [Official(name=name, slug=f"{kind}-{n}", is_provisional=is_provisional) for n, name in enumerate(names)],
        )
        spellings = [OfficialName(official=one, name=name) for one in people for name in (one.name, f"Dr {one.name}")]
        _store(OfficialName, spellings)
        offices = [Affiliation(official=one, party=self._one(self.parties), role="envoy") for one in people]
        for office in offices:
            office.precision = "unknown"
        _store(Affiliation, offices)

    def _one(self, rows: Sequence[Row], power: float = 3) -> Row:
        """The first ones often, the last ones hardly ever: at a power of 3 the first of 10,000 takes one in 22."""
        return rows[int(len(rows) * self.chance.random() ** power)]

    def meetings(self, number: int, articles: Sequence[Article], review_state: str) -> None:
        stored = _store(Meeting, [self._meeting(review_state) for _ in range(number)])
        who, about, told = [], [], []
        for n, meeting in enumerate(stored):
            people = {self._one(self.officials).pk: None for _ in range(self.chance.choice((1, 1, 2, 3)))}
            who += [
                Participation(
                    meeting=meeting,
                    official_id=pk,
                    party=self._one(self.parties),
                    role="envoy",
                    resolution=self.chance.choice(("known", "known", "new", "ambiguous")),
                )
                for pk in people
            ]
            group = self.chance.choice(self.delegations)
            who.append(Participation(meeting=meeting, delegation=group, party_id=group.party_id))
            about.append(Meeting.topics.through(meeting=meeting, topic=self.chance.choice(self.topics)))
            # Every article tells of one; what is left goes to a few, and some are told twice.
            first = articles[n] if n < len(articles) else self._one(articles, 1.5)
            told.append(self._report(meeting, first))
            if self.chance.random() < 0.2:
                told.append(self._report(meeting, self.chance.choice(articles)))
        _store(Participation, who)
        _store(Meeting.topics.through, about)
        _store(Report, told)

    def _meeting(self, review_state: str) -> Meeting:
        day = _FIRST_DAY + timedelta(days=self.chance.randint(0, 1500))
        decided: dict[str, Any] = {"reviewed_at": timezone.now()} if review_state != "proposed" else {}
        return Meeting(
            status=self.chance.choices(("held", "planned", "cancelled", "denied"), (80, 14, 4, 2))[0],
            review_state=review_state,
            start=day,
            end=day,
            precision="day",
            city=self.chance.choice(("Kabul", "Doha", "Moscow", "Tashkent", "")),
            country=self.chance.choice((None, self._one(self.parties))),
            format=self.chance.choice(("in_person", "unknown")),
            is_disputed=self.chance.random() < 0.01,
            assigned_to=self.chance.choice((None, None, None, *self.users)),
            **decided,
        )

    def _report(self, meeting: Meeting, article: Article) -> Report:
        self.reports += 1
        start = article.text.index("The two")
        spans = {"topic:trade": [[start + 24, start + 29]]}
        return Report(
            article=article,
            meeting=meeting,
            draft=_draft(meeting, spans),
            fingerprint=f"{self.reports:064x}",
            start=start,
            end=start + len(_WORDS),
            quote=_WORDS,
            prominence="main",
            confidence=round(self.chance.betavariate(5, 2), 3),
            extractor_version="filling",
            flag=self.chance.choice(("differs", "moves")) if self.chance.random() < 0.03 else "",
        )

    def suggestions(self, number: int) -> None:
        reports = self.chance.sample(list(Report.objects.filter(meeting__review_state="proposed")), number)
        others = self.chance.sample(list(Meeting.objects.values_list("pk", flat=True)), number)
        rows = [
            MatchSuggestion(report=report, meeting_id=pk, probability=0.6, reasons=["the same two parties", "same day"])
            for report, pk in zip(reports, others, strict=True)
            if report.meeting_id != pk
        ]
        _store(MatchSuggestion, rows)


def _draft(meeting: Meeting, spans: dict[str, Any]) -> dict[str, Any]:
    day = meeting.start.isoformat() if meeting.start else None
    return {
        "status": meeting.status,
        "date": {"start": day, "end": None, "precision": "day"},
        "place": {"city": meeting.city or None, "country": None},
        "format": meeting.format,
        "participants": [],
        "topics": [],
        "spans": spans,
    }
