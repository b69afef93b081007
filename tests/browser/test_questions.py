"""Twenty questions of analysts, each answered within three interactions from the front page and checked against SQL.

An interaction is one of: typing a question, choosing what is offered, following a link, sending a form.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from engagement.models import Meeting
from tests.browser.asking import PARTIES, PEOPLE, TOPICS, Visit, held, sql, with_party
from tests.browser.site import Site
from tests.factories import ConfirmedMeetingFactory, OfficialFactory, PartyFactory, TopicFactory
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.browser
MOST_INTERACTIONS = 3


@pytest.fixture
def record(transactional_db: None) -> None:
    """Some three years of meetings: every third with Qatar, some planned, called off, by phone, of ministers."""
    taliban = PartyFactory(code="TALIBAN", name="Taliban")
    others = [PartyFactory(code=code, name=name) for code, name in (("QA", "Qatar"), ("CN", "China"), ("IR", "Iran"))]
    muttaqi = OfficialFactory(name="Amir Khan Muttaqi", slug="muttaqi", spellings=["Amir Khan Muttaqi"])
    hosts = [OfficialFactory(name=f"{one.name} Envoy", slug=f"envoy-{one.code.lower()}") for one in others]
    topics = [TopicFactory(slug=s, name=n) for s, n in (("health", "Health"), ("trade-economy", "Trade and economy"))]
    today = timezone.localdate()
    for number in range(36):
        day = date(2023, 1, 15) + timedelta(days=37 * number)
        which = number % 3
        status = (
            "planned" if number % 9 == 8 else "cancelled" if number % 11 == 10 else "denied" if number == 13 else "held"
        )
        meeting = ConfirmedMeetingFactory(
            start=day,
            status=status,
            format="phone" if number % 7 == 3 else "in_person",
            city="" if number % 7 == 3 else ("Doha", "Beijing", "Kabul")[which],
            country=None if number % 7 == 3 else others[0] if which == 0 else None,
            between=[(muttaqi, taliban), (hosts[which], others[which])],
            about=[topics[number % 2]],
        )
        meeting.participations.filter(official=hosts[which]).update(
            role="foreign minister" if number % 4 else "ambassador"
        )
        article = ArticleFactory(
            title=f"Report {number}", text=f"They met. Talks on {'opium poppies' if number == 5 else 'aid'}."
        )
        ReportFactory(meeting=meeting, article=article, quote=f"They met on day {number}.", draft={})
    ConfirmedMeetingFactory(
        start=today + timedelta(days=20), status="planned", between=[(muttaqi, taliban), (hosts[1], others[1])]
    )
    Meeting.objects.filter(pk=Meeting.objects.earliest("pk").pk).update(is_disputed=True)


def whom_did_muttaqi_meet_in_2024(visit: Visit) -> tuple[Any, Any]:
    visit.ask("Whom did Muttaqi meet in 2024?")
    names = held("DISTINCT o.name", "extract(year FROM m.start) = 2024", "o.slug <> 'muttaqi'", joins=PEOPLE)
    return set(visit.ranking("Officials met")), set(names)


def which_countries_most_since_august_and_about_what(visit: Visit) -> tuple[Any, Any]:
    visit.ask("Which countries engaged most since May 2025, and about what?")
    since = "m.start >= '2025-05-01'"
    truth = held("count(DISTINCT m.id)", since, "c.slug = 'health'", with_party("CN"), joins=TOPICS)
    heads = [one.get_attribute("textContent") or "" for one in visit.site.find_all(".picture-table thead th")]
    china = next(row for row in visit.table() if row[0] == "China")
    return int(china[[one.strip() for one in heads].index("Health")]), truth[0]


def what_was_planned_and_never_happened(visit: Visit) -> tuple[Any, Any]:
    visit.follow("All plans without news")
    late = "SELECT id FROM engagement_meeting WHERE status = 'planned' AND review_state = 'confirmed' AND \"end\" < %s"
    return visit.meetings(), set(sql(late, timezone.localdate()))


def how_often_did_china_and_the_taliban_meet(visit: Visit) -> tuple[Any, Any]:
    visit.ask("China Taliban")
    return int(visit.figure("held")), held("count(*)", with_party("CN"), with_party("TALIBAN"))[0]


def when_did_qatar_meet_first_and_last(visit: Visit) -> tuple[Any, Any]:
    visit.ask("Qatar")
    days = [date.strftime(one, "%-d %B %Y") for one in held("m.start", with_party("QA"), end="ORDER BY 1")]
    return (visit.figure("first held"), visit.figure("last held")), (days[0], days[-1])


def when_is_muttaqi_s_next_meeting(visit: Visit) -> tuple[Any, Any]:
    visit.ask("Muttaqi")
    found = sql(
        "SELECT start FROM engagement_meeting WHERE status = 'planned' AND start >= %s ORDER BY 1", timezone.localdate()
    )
    return visit.figure("next planned"), date.strftime(found[0], "%-d %B %Y")


def which_meetings_were_in_doha(visit: Visit) -> tuple[Any, Any]:
    visit.ask("Doha")
    return visit.meetings(), set(
        sql("SELECT id FROM engagement_meeting WHERE city = 'Doha' AND review_state = 'confirmed'")
    )


def which_were_by_phone_in_2023(visit: Visit) -> tuple[Any, Any]:
    visit.ask("by phone in 2023")
    found = "SELECT id FROM engagement_meeting WHERE format = 'phone' AND extract(year FROM start) = 2023"
    return visit.meetings(), set(sql(found))


def what_was_denied(visit: Visit) -> tuple[Any, Any]:
    visit.ask("denied")
    return visit.meetings(), set(sql("SELECT id FROM engagement_meeting WHERE status = 'denied'"))


def what_did_iran_talk_about_most(visit: Visit) -> tuple[Any, Any]:
    visit.ask("Iran")
    names = ("Health", "Trade and economy")
    truth = {name: held("count(*)", with_party("IR"), f"c.name = '{name}'", joins=TOPICS)[0] for name in names}
    return visit.ranking("Topics"), truth


def whom_does_muttaqi_meet_most(visit: Visit) -> tuple[Any, Any]:
    visit.ask("Muttaqi")
    most = held("o.name", "o.slug <> 'muttaqi'", joins=PEOPLE, end="GROUP BY 1 ORDER BY count(*) DESC, 1")
    return next(iter(visit.ranking("Officials met"))), most[0]


def which_articles_speak_of_poppies(visit: Visit) -> tuple[Any, Any]:
    visit.search("poppy")
    hits = [one.text for one in visit.site.find_all(".hits li")]
    assert len(hits) == 1
    assert "Talks on opium poppies" in hits[0]
    return hits[0].split("\n")[0], sql("SELECT title FROM ingest_article WHERE text LIKE '%%poppies%%'")[0]


def which_sentence_proves_the_latest_meeting(visit: Visit) -> tuple[Any, Any]:
    latest = sql(
        "SELECT id FROM engagement_meeting WHERE review_state = 'confirmed' AND status = 'held' ORDER BY start DESC"
    )[0]
    visit.ask("held")
    visit.site.leave_by(f"table.meetings-table a[href='/meetings/{latest}/']")
    visit.interactions += 1
    quote = sql("SELECT quote FROM ingest_report WHERE meeting_id = %s", latest)[0]
    return quote in visit.site.text("main"), True


def who_talks_about_health(visit: Visit) -> tuple[Any, Any]:
    visit.ask("Health")
    names = {"Taliban": "TALIBAN", "Qatar": "QA", "China": "CN", "Iran": "IR"}
    health = "c.slug = 'health'"
    truth = {name: held("count(*)", health, with_party(code), joins=TOPICS)[0] for name, code in names.items()}
    return visit.ranking("Parties"), truth


def how_many_attendances_has_qatar(visit: Visit) -> tuple[Any, Any]:
    visit.ask("Qatar")
    visit.count_by("attendances")
    return int(visit.figure("attendances")), held("count(*)", "y.code = 'QA'", joins=PARTIES)[0]


def how_many_without_calls(visit: Visit) -> tuple[Any, Any]:
    visit.ask("China")
    visit.count_by("meetings", calls="no")
    truth = held("count(*)", "m.format NOT IN ('phone', 'video')", with_party("CN"))
    return int(visit.figure("meetings")), truth[0]


def which_ambassadors_did_the_taliban_meet(visit: Visit) -> tuple[Any, Any]:
    visit.ask("Taliban ambassadors")
    return int(visit.figure("held")), held("count(DISTINCT m.id)", "p.role = 'ambassador'", joins=PEOPLE)[0]


def where_do_they_meet(visit: Visit) -> tuple[Any, Any]:
    visit.ask("Where did Muttaqi meet?")
    doha = next(row for row in visit.table() if row[0].startswith("Doha"))
    return int(doha[-1]), held("count(*)", "m.city = 'Doha'")[0]


def what_is_disputed(visit: Visit) -> tuple[Any, Any]:
    visit.ask("disputed")
    return visit.meetings(), set(sql("SELECT id FROM engagement_meeting WHERE is_disputed"))


def how_busy_was_2023_by_month(visit: Visit) -> tuple[Any, Any]:
    visit.ask("Taliban 2023")
    months = sum(int(row[1]) for row in visit.table(".picture") if "2023" in row[0])
    return months, held("count(*)", "extract(year FROM m.start) = 2023")[0]


QUESTIONS: list[Callable[[Visit], tuple[Any, Any]]] = [
    whom_did_muttaqi_meet_in_2024,
    which_countries_most_since_august_and_about_what,
    what_was_planned_and_never_happened,
    how_often_did_china_and_the_taliban_meet,
    when_did_qatar_meet_first_and_last,
    when_is_muttaqi_s_next_meeting,
    which_meetings_were_in_doha,
    which_were_by_phone_in_2023,
    what_was_denied,
    what_did_iran_talk_about_most,
    whom_does_muttaqi_meet_most,
    which_articles_speak_of_poppies,
    which_sentence_proves_the_latest_meeting,
    who_talks_about_health,
    how_many_attendances_has_qatar,
    how_many_without_calls,
    which_ambassadors_did_the_taliban_meet,
    where_do_they_meet,
    what_is_disputed,
    how_busy_was_2023_by_month,
]


def test_twenty_questions(record: None, site: Site) -> None:
    assert len(QUESTIONS) == 20
    wrong = {}
    for question in QUESTIONS:
        site.open("front")
        visit = Visit(site)
        answer, truth = question(visit)
        if answer != truth or not truth or visit.interactions > MOST_INTERACTIONS:
            wrong[question.__name__] = (answer, truth, visit.interactions)
    assert wrong == {}
