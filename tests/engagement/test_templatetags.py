from datetime import date

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from engagement.dates import DateInterval
from engagement.models import Affiliation
from engagement.templatetags.intervals import office_dates, when, when_short
from engagement.templatetags.record import (
    page_numbers,
    people_lines,
    place,
    review_chip,
    shared_sides,
    side_line,
    sides,
    status_chip,
    topic_lines,
)
from tests.factories import (
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    ParticipationFactory,
    PartyFactory,
    TopicFactory,
)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        pytest.param("2021-10-12", None, "12 October 2021", id="day"),
        pytest.param("2021-10-12", "2021-10-13", "12–13 October 2021", id="days_of_a_month"),
        pytest.param("2021-09-30", "2021-10-02", "30 September – 2 October 2021", id="days_of_a_year"),
        pytest.param("2021-12-31", "2022-01-01", "31 December 2021 – 1 January 2022", id="days_of_two_years"),
        pytest.param("2021-10", None, "October 2021", id="month"),
        pytest.param("2021-10", "2021-11", "October–November 2021", id="months_of_a_year"),
        pytest.param("2021-12", "2022-01", "December 2021 – January 2022", id="months_of_two_years"),
        pytest.param("2021", None, "2021", id="year"),
        pytest.param("2020", "2021", "2020–2021", id="years"),
        pytest.param(None, None, "date unknown", id="unknown"),
    ],
)
def test_when_is_as_precise_as_known(start: str | None, end: str | None, words: str) -> None:
    assert when(DateInterval.from_iso(start, end)) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2021-09-30", "2021-10-02", "30 Sep – 2 Oct 2021"),
        ("2021-05", None, "May 2021"),
        ("2021", None, "2021"),
        (None, None, "unknown"),
    ],
)
def test_when_short_cuts_months(start: str | None, end: str | None, words: str) -> None:
    assert when_short(DateInterval.from_iso(start, end)) == words


@pytest.mark.parametrize(
    ("start", "end", "precision", "words"),
    [
        (date(2021, 9, 7), None, "day", "since 7 September 2021"),
        (None, date(2021, 9, 30), "month", "until September 2021"),
        (date(2015, 1, 1), date(2020, 12, 31), "year", "2015 – 2020"),
        (date(2021, 1, 1), date(2021, 12, 31), "year", "2021"),
        (None, None, "unknown", ""),
    ],
)
def test_office_dates_may_be_open(start: date | None, end: date | None, precision: str, words: str) -> None:
    assert office_dates(Affiliation(start=start, end=end, precision=precision)) == words


def test_chips_say_the_value_in_words_and_for_the_stylesheet() -> None:
    assert status_chip("planned") == '<span class="chip chip-status" data-value="planned">planned</span>'
    assert review_chip("rejected") == '<span class="chip chip-review" data-value="rejected">rejected</span>'


def test_page_numbers_leave_gaps() -> None:
    assert list(page_numbers(Paginator(range(90), 10).page(5))) == [1, None, 4, 5, 6, None, 9]


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", 'href="/" aria-current="page"'),
        ("/meetings/", 'href="/meetings/" aria-current="page"'),
        ("/meetings/7/", 'href="/meetings/" aria-current="true"'),
        ("/articles/upload/", 'href="/articles/upload/" aria-current="page"'),
    ],
)
def test_nav_link_marks_one_as_current(path: str, current: str) -> None:
    names = ["front", "meetings", "articles", "upload"]
    source = "{% load record %}" + "".join(f'{{% nav_link "{name}" "{name}" %}}' for name in names)
    rendered = Template(source).render(Context({"request": RequestFactory().get(path)}))
    assert current in rendered
    assert rendered.count("aria-current") == 1


@pytest.mark.django_db
def test_sides_group_participants_by_party() -> None:
    qatar, taliban = PartyFactory(name="Qatar"), PartyFactory(name="Taliban")
    meeting = MeetingFactory(
        between=[
            (OfficialFactory(name="Amir Khan Muttaqi"), taliban),
            DelegationFactory(title="Qatari envoys", party=qatar),
            (OfficialFactory(name="Abdul Kabir"), taliban),
        ]
    )
    found = sides(meeting)
    assert [(str(side.party), [person.name for person in side.people]) for side in found] == [
        ("Taliban", ["Amir Khan Muttaqi", "Abdul Kabir"]),
        ("Qatar", ["Qatari envoys"]),
    ]


@pytest.mark.django_db
def test_shared_sides_show_one_title_for_several_parties_once() -> None:
    russia, china, taliban = (PartyFactory(name=name) for name in ("Russia", "China", "Taliban"))
    meeting = MeetingFactory(
        between=[
            DelegationFactory(title="envoys of Russia and China", party=russia),
            (OfficialFactory(name="Amir Khan Muttaqi"), taliban),
            DelegationFactory(title="envoys of Russia and China", party=china),
        ]
    )
    found = shared_sides(meeting)
    assert [([str(party) for party in side.parties], side.people[0].name) for side in found] == [
        (["Russia", "China"], "envoys of Russia and China"),
        (["Taliban"], "Amir Khan Muttaqi"),
    ]
    assert len(sides(meeting)) == 3
    line = side_line(found[0])
    assert line.count("envoys of Russia and China") == 1
    assert line.count('<a class="side-party"') == 2


@pytest.mark.django_db
def test_side_line_links_names_escapes_titles_and_is_short() -> None:
    party = PartyFactory(code="XA", name="A & B")
    people = [(OfficialFactory(name=f"<b>{n}</b>", slug=f"person-{n}"), party) for n in range(5)]
    line = side_line(sides(MeetingFactory(between=people))[0])
    assert line.startswith('<a class="side-party" href="/parties/XA/">A &amp; B</a>: <a href="/officials/person-0/">')
    assert "&lt;b&gt;0&lt;/b&gt;" in line
    assert "<b>" not in line
    assert line.endswith("and 2 more</span>")


@pytest.mark.django_db
def test_side_line_names_a_party_that_met_as_such_once() -> None:
    india = PartyFactory(code="IN", name="India")
    line = side_line(sides(MeetingFactory(between=[DelegationFactory(title="India", party=india)]))[0])
    assert line == '<a class="side-party" href="/parties/IN/">India</a>'


@pytest.mark.django_db
def test_side_line_of_a_proposal_says_that_the_party_is_not_known() -> None:
    meeting = MeetingFactory()
    ParticipationFactory(meeting=meeting, delegation=DelegationFactory(title="envoys"), party=None)
    line = side_line(sides(meeting)[0])
    assert "party not known" in line
    assert line.endswith("envoys")


@pytest.mark.django_db
def test_place_says_what_is_known() -> None:
    qatar = PartyFactory(name="Qatar")
    assert place(MeetingFactory(city="Doha", country=qatar)) == "Doha, Qatar"
    assert place(MeetingFactory(country=qatar)) == "Qatar"
    assert place(MeetingFactory()) == ""


@pytest.mark.django_db
def test_lines_of_people_and_topics_are_links_and_escaped() -> None:
    meeting = MeetingFactory(about=[TopicFactory(slug="trade", name="Trade & transit")])
    party, official = PartyFactory(), OfficialFactory(name="<i>A</i>", slug="a")
    ParticipationFactory(meeting=meeting, official=official, party=party, role="<b>", resolution="ambiguous")
    ParticipationFactory(meeting=meeting, delegation=DelegationFactory(title="<u>"), party=party)
    lines = people_lines(sides(meeting)[0])
    link = '<a href="/officials/a/">&lt;i&gt;A&lt;/i&gt;</a>'
    chip = '<span class="chip">several fit</span>'
    assert lines == f'<li>{link} <span class="muted">&lt;b&gt;</span> {chip}</li><li>&lt;u&gt;</li>'
    assert topic_lines(meeting) == '<li><a class="chip chip-topic" href="/topics/trade/">Trade &amp; transit</a></li>'
