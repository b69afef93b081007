"""From a file to meetings on record: who, when, where, of what; errors all at once; one undo; never twice."""

import pytest
from django.test import Client
from django.urls import reverse

from engagement.models import Meeting, Official, Operation
from engagement.services.undo import undo_operation
from ingest.claiming import NotProcessable, request_processing
from ingest.models import Article, Report
from ingest.spreadsheets import CannotImport, import_rows
from tests.engagement.builders import everything
from tests.factories import AnalystFactory, ConfirmedMeetingFactory
from tests.ingest.factories import ArticleFactory
from tests.ingest.spreadsheets.building import build_record, plan_of

pytestmark = pytest.mark.django_db
HEAD = (
    "Date",
    "Officials",
    "Counterpart",
    "Party/Country",
    "City",
    "Topics",
    "Status",
    "Format",
    "Source URL",
    "Quote",
)
QUOTE = "Wang Yi received Amir Khan Muttaqi in Doha on Tuesday."
ROW = ("12 Oct 2021", "Amir Khan Muttaqi", "Wang Yi", "China", "Doha", "trade; Humanitarian aid", "held", "in person")


def test_a_row_becomes_a_proposal_with_its_source() -> None:
    build_record()
    plan = plan_of(HEAD, (*ROW, "https://example.org/a", QUOTE))
    assert plan.errors == []
    done = import_rows(plan, by=AnalystFactory())
    meeting = Meeting.objects.get()
    assert meeting.review_state == "proposed"
    assert meeting.interval.iso() == ("2021-10-12", None)
    assert (meeting.city, meeting.country and meeting.country.code, meeting.format) == ("Doha", "QA", "in_person")
    people = {(row.official.slug, row.party.code) for row in meeting.participations.all() if row.official and row.party}
    assert people == {("muttaqi", "TALIBAN"), ("wang-yi", "CN")}
    assert {topic.slug for topic in meeting.topics.all()} == {"trade", "aid"}
    report = Report.objects.get()
    assert report.meeting == meeting
    assert report.article.text[report.start : report.end] == report.quote == QUOTE
    assert report.article.url == "https://example.org/a"
    assert "spreadsheet meetings.csv" in report.article.notes[0]
    assert done.act is not None
    assert done.act.label == "1 meeting of the spreadsheet meetings.csv"


def test_errors_are_named_by_row_and_column_all_at_once_and_nothing_is_written() -> None:
    build_record()
    plan = plan_of(
        HEAD,
        (*ROW, "https://example.org/a", QUOTE),
        ("12/10/2021", "Amir Khan Muttaqi", "Arun Singh", "India", "Doha", "chess", "perhaps", "phone", "nowhere", ""),
    )
    told = {(row, column): words for row, column, words in plan.errors}
    assert set(told) == {(3, name) for name in ("Date", "Counterpart", "City", "Topics", "Status", "Source URL")}
    assert "10 December or 12 October" in told[3, "Date"] or "12 October or 10 December" in told[3, "Date"]
    assert "Arun Singh (foreign minister, India) or Arun Singh" in told[3, "Counterpart"]
    before = everything()
    with pytest.raises(CannotImport, match="6 errors"):
        import_rows(plan, by=AnalystFactory())
    assert everything() == before


def test_a_name_that_nobody_has_becomes_one_provisional_official() -> None:
    build_record()
    plan = plan_of(
        ("Date", "Who met"),
        ("12 Oct 2021", "Taliban: Amir Khan Muttaqi; Qatar: Ali Alqahtani, a delegation"),
        ("Nov 2021", "Taliban: Amir Khan Muttaqi; Qatar: Ali Alqahtani"),
    )
    import_rows(plan, by=AnalystFactory())
    official = Official.objects.get(name="Ali Alqahtani")
    assert official.is_provisional
    assert official.participations.count() == 2
    assert {row.resolution for row in official.participations.all()} == {"new"}


def test_one_undo_takes_all_back_and_a_redo_brings_all_again() -> None:
    build_record()
    user = AnalystFactory()
    plan = plan_of(
        HEAD, (*ROW, "https://example.org/a", QUOTE), ("2020", "Amir Khan Muttaqi", "", "India", "", "", "", "", "", "")
    )
    officials = Official.objects.count()
    done = import_rows(plan, by=user)
    assert done.act is not None
    after = everything()
    act = undo_operation(operation_id=done.act.pk, by=user)
    assert not Meeting.objects.exists()
    assert not Report.objects.exists()
    assert Official.objects.count() == officials
    undo_operation(operation_id=act.pk, by=user)
    assert everything() == after


def test_the_same_file_again_changes_nothing_and_after_an_undo_imports_again() -> None:
    build_record()
    user = AnalystFactory()
    rows = (HEAD, (*ROW, "https://example.org/a", QUOTE))
    first = import_rows(plan_of(*rows), by=user)
    before, acts = everything(), Operation.objects.count()
    again = plan_of(*rows)
    assert again.counts["known"] == 1
    assert user.username in again.rows[0].words
    assert import_rows(again, by=user).act is None
    assert (everything(), Operation.objects.count()) == (before, acts)
    assert first.act is not None
    undo_operation(operation_id=first.act.pk, by=user)
    assert len(import_rows(plan_of(*rows), by=user).meetings) == 1
    assert Article.objects.count() == 1


def test_a_meeting_on_record_is_skipped_and_named() -> None:
    build_record()
    muttaqi, wang = Official.objects.get(slug="muttaqi"), Official.objects.get(slug="wang-yi")
    parties = {one: one.affiliations.get().party for one in (muttaqi, wang)}
    known = ConfirmedMeetingFactory(between=list(parties.items()), city="Doha", format="in_person")
    plan = plan_of(HEAD, (*ROW, "", ""), ("1 Mar 2024", *ROW[1:], "", ""))
    assert [(row.outcome, row.known) for row in plan.rows] == [("known", known), ("new", None)]
    import_rows(plan, by=AnalystFactory())
    assert Meeting.objects.count() == 2


def test_two_rows_that_say_the_same_are_one() -> None:
    build_record()
    plan = plan_of(HEAD, (*ROW, "", ""), (*ROW, "", ""))
    assert [row.outcome for row in plan.rows] == ["new", "left"]
    assert "row 2" in plan.rows[1].words


def test_confirmed_where_asked_for_and_only_what_is_complete() -> None:
    build_record()
    plan = plan_of(("Date", "Who met"), ("12 Oct 2021", "Taliban: Amir Khan Muttaqi; India"), confirm=True)
    import_rows(plan, by=AnalystFactory())
    assert Meeting.objects.get().review_state == "confirmed"
    one_side = plan_of(("Date", "Who met"), ("13 Oct 2021", "Taliban: Amir Khan Muttaqi"), confirm=True)
    assert "two parties" in one_side.errors[0][2]


def test_without_a_source_there_is_no_account_and_the_note_names_the_row() -> None:
    build_record()
    import_rows(
        plan_of(("When", "Who", "Note"), ("2021", "Amir Khan Muttaqi; India", "by phone?")), by=AnalystFactory()
    )
    assert Meeting.objects.get().note == "by phone?\nFrom row 2 of the spreadsheet meetings.csv."
    assert not Article.objects.exists()


def test_an_article_on_file_with_the_address_and_the_quote_is_the_source() -> None:
    build_record()
    article = ArticleFactory(url="https://example.org/a", text=f"Doha. {QUOTE} More follows.")
    import_rows(plan_of(HEAD, (*ROW, "https://example.org/a", QUOTE)), by=AnalystFactory())
    report = Report.objects.get()
    assert report.article == article
    assert article.text[report.start : report.end] == QUOTE


def test_one_article_has_the_quotes_of_all_its_rows_and_cannot_be_processed(client: Client) -> None:
    build_record()
    rows = [(f"{day} Oct 2021", *ROW[1:], "https://example.org/a", quote) for day, quote in ((1, "One."), (20, ""))]
    import_rows(plan_of(HEAD, *rows), by=AnalystFactory())
    article = Article.objects.get()
    assert article.text.startswith("One.\n\nDate: 20 Oct 2021; Officials: Amir Khan Muttaqi; ")
    assert [article.text[one.start : one.end] == one.quote for one in article.reports.all()] == [True, True]
    with pytest.raises(NotProcessable, match="what a spreadsheet quotes"):
        request_processing(article.pk, by=None)
    client.force_login(AnalystFactory())
    page = client.get(article.get_absolute_url()).text
    assert "what the spreadsheet meetings.csv quotes of it" in " ".join(page.split())
    assert "bytes of this file were not kept" not in page
    assert client.get(reverse("article-original", args=[article.pk])).status_code == 404
