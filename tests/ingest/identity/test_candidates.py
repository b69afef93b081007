"""Who a name may be, in order, with reasons; and measured on the seeds' own spellings."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from engagement.models import Affiliation, Official, Party
from engagement.seeds import read_seeds
from engagement.services.apart import keep_officials_apart
from engagement.services.officials import create_official
from ingest.identity import candidates
from ingest.identity.candidates import Candidate, candidates_for
from ingest.identity.established import Established, NameIndex
from ingest.identity.known import KnownOfficial, Office
from ingest.identity.scoring import Told, compare_names
from tests.factories import MeetingFactory, PartyFactory, UserFactory
from tests.ingest.factories import ArticleFactory, ReportFactory

SEEDS = Path(__file__).parents[3] / "seeds"
EVERY = 19  # spelling of the seeds; all of them take a minute


@pytest.fixture
def taliban(db: None) -> Party:
    party: Party = PartyFactory(code="TALIBAN")
    return party


@pytest.fixture
def muttaqi(taliban: Party) -> Official:
    return create_official(name="Amir Khan Muttaqi", party=taliban, role="acting foreign minister")


def found(name: str, *parties: str, role: str = "") -> list[Candidate]:
    return candidates_for(name, parties, role)


def test_reasons_for_and_against(muttaqi: Official) -> None:
    best = found("Ameer Mottaqi", "TALIBAN", role="foreign minister")[0]
    assert best.official.pk == muttaqi.pk
    assert best.reasons == ("a shorter form of the name", "same party", "role: acting foreign minister")
    other = found("Ameer Mottaqi", "PK")[0]
    assert other.reasons[-1] == "but of another party: TALIBAN"
    assert 0 < other.score < 0.6 < 0.95 < best.score < 1


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Amir Khan Muttaqi", "amir khan  muttaqi", "alias: spelled so on record"),
        ("Amir Khan Muttaqi", "Ameer Khan Motaqi", "another spelling of the name"),
        ("Sergei Lavrov", "S. Lavrov", "surname and initial"),
        ("Lavrov", "Sergei Lavrov", "the same surname"),
        ("Anas Haqqani", "Sirajuddin Haqqani", "only the surname"),
        ("Khairulla Kherkhah", "Khairullah Khairkhwa", "nearly the same name"),
        ("Hakam Fidam", "Hakan Fidan", "both names are nearly the same"),
        ("Wang Yi", "王毅", ""),
        ("Mohammad Ali", "Mohammad Ali Nafti", "a shorter form of the name, of a name that many have"),
    ],
)
def test_likeness_of_names(one: str, other: str, reason: str) -> None:
    likeness = compare_names(one, other, ["AF"])
    assert likeness.reason == reason
    assert compare_names(other, one, ["AF"]) == likeness


def test_office_of_the_day_counts(taliban: Party) -> None:
    earlier, later = create_official(name="Nur Agha Khan"), create_official(name="Nur Agha Jan")
    for official, start, end in ((earlier, "1996-01-01", "2001-11-01"), (later, "2021-09-07", None)):
        Affiliation.objects.create(official=official, party=taliban, role="governor", start=start, end=end)
    day = date(2023, 5, 1)
    ranked = candidates_for("Nur Agha", ["TALIBAN"], on=(day, day))
    assert [one.official.pk for one in ranked] == [later.pk, earlier.pk]
    assert "but held no office at that time" in ranked[1].reasons


def test_same_article_speaks_for_and_same_meeting_against(muttaqi: Official, taliban: Party) -> None:
    waiting = create_official(name="Muttaqi", party=taliban, is_provisional=True)
    alone = candidates_for(waiting)[0]
    article, meeting = ArticleFactory(), MeetingFactory(between=[(waiting, taliban)])
    ReportFactory(article=article, meeting=meeting)
    ReportFactory(article=article, meeting=MeetingFactory(between=[(muttaqi, taliban)]))
    in_article = candidates_for(waiting)[0]
    assert in_article.score > alone.score
    assert "named in the same article" in in_article.reasons
    meeting.participations.create(official=muttaqi, party=taliban)
    assert candidates_for(waiting)[0].score < alone.score
    keep_officials_apart(waiting.pk, muttaqi.pk, by=UserFactory())
    assert candidates_for(waiting) == []


def test_provisional_officials_are_no_candidates(muttaqi: Official) -> None:
    Official.objects.update(is_provisional=True)
    assert found("Amir Khan Muttaqi", "TALIBAN") == []


@pytest.mark.parametrize("name", ["", " ", "\x00", "王", "'", "-", "x" * 3000, "al", "Q"])
def test_odd_names(muttaqi: Official, name: str) -> None:
    assert found(name, "TALIBAN") == []


def from_seeds() -> dict[int, KnownOfficial]:
    seeds = read_seeds(SEEDS)
    sits = {p.code: {p.country} if p.country and p.kind in {"authority", "group"} else set() for p in seeds.parties}
    return {
        pk: KnownOfficial(
            pk,
            str(pk),
            one.name,
            tuple(dict.fromkeys((one.name, *one.names))),
            tuple(Office(a.party, frozenset({a.party} | sits[a.party]), a.role, None, None) for a in one.affiliations),
        )
        for pk, one in enumerate(seeds.officials)
    }


@contextmanager
def on_record(index: NameIndex, official: KnownOfficial | None, touched: int) -> Iterator[None]:
    overlay = NameIndex({official.pk: official} if official else {})
    with pytest.MonkeyPatch.context() as patch:
        one = Established(index, overlay, frozenset({touched}), (), ())
        patch.setattr(candidates, "established_officials", lambda: one)
        yield


def test_every_spelling_of_the_seeds_finds_its_official_by_the_others() -> None:
    """Leave one spelling out, and ask for it: who is it surely, and is its official among the five offered?"""
    known = from_seeds()
    index = NameIndex(known)
    asked = [
        (one, name) for one in known.values() for name in one.spellings if len(one.spellings) > 1 and name.isascii()
    ]
    right = wrong = first = offered = 0
    for official, name in asked[::EVERY]:
        rest = tuple(other for other in official.spellings if other != name)
        homes = frozenset(code for office in official.offices for code in office.homes)
        with on_record(index, KnownOfficial(official.pk, "", rest[0], rest, official.offices), official.pk):
            sure = candidates.surely_known([name], official.parties)
            ranked = [one.official.pk for one in candidates.rank_candidates(Told((name,), official.parties, homes))]
        right += [one.pk for one in sure] == [official.pk]
        wrong += len(sure) == 1 and sure[0].pk != official.pk
        first, offered = first + (ranked[:1] == [official.pk]), offered + (official.pk in ranked)
    number = len(asked[::EVERY])
    assert number > 500
    assert wrong == 0
    assert right / number >= 0.6
    assert first / number >= 0.97
    assert offered / number >= 0.98


def test_nobody_of_the_seeds_is_taken_for_another() -> None:
    """Take one official off the record, and ask for all spellings: nobody else is surely meant."""
    known = from_seeds()
    index = NameIndex(known)
    taken = {}
    for official in list(known.values())[::5]:
        with on_record(index, None, official.pk):
            if sure := candidates.surely_known(official.spellings, official.parties):
                taken[official.name] = [one.name for one in sure]
    assert len(taken) <= 1, taken  # Khalifa Haftar's son bears the father's name, and both have it on record
