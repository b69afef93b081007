"""Wire copies: twenty re-publications are one meeting with twenty sources; what only shares boilerplate is no copy."""

from datetime import date

import pytest
from django.db import connection

from engagement.models import Meeting
from engagement.services.review import confirm_meeting, reject_meeting
from ingest import processing
from ingest.copies import sign_article
from ingest.extraction import Extraction
from ingest.extraction.schema import DateRange, MeetingDraft, Span
from ingest.models import Article, Report
from ingest.processing import process_article
from ingest.reconciliation import reconcile
from tests.factories import PartyFactory, UserFactory
from tests.ingest.builders import build_draft, build_extraction, build_participant
from tests.ingest.factories import ArticleFactory, WaitingArticleFactory

pytestmark = pytest.mark.django_db
SENTENCE = "Wang Yi, the Chinese foreign minister, met Amir Khan Muttaqi in Beijing on Tuesday."
BODY = (
    f"{SENTENCE} The two sides looked at trade through the Wakhan corridor, at mining contracts which have waited for "
    "years, and at the fate of students who were stranded when flights ended. A read-out of the ministry said that "
    "China would go on helping its neighbour as far as it could, and that it hoped for a government in which all "
    "groups have a voice. Muttaqi for his part promised that nobody would be allowed to use the soil of Afghanistan "
    "against another country. He also asked for visas for traders, which have been given to few people since August, "
    "and for a second crossing at the border. Diplomats of both countries will meet in the coming weeks to prepare a "
    "list of projects, the read-out said, without naming a day. It was the third meeting of the two ministers within "
    "a year, and the first in the Chinese capital."
)
HEADLINES = ("China's Wang Yi receives Taliban minister", "Muttaqi in Beijing", "Wang, Muttaqi hold talks on trade")
DATELINES = ("BEIJING, Oct 12 (Agency) - ", "KABUL: ", "", "Web Desk | ")
TAILS = ("", "Reporting by our staff; editing by the desk.", "Also read: prices of flour rise in Kabul markets.")
BOILERPLATE = (
    "Sign up for our newsletter and never miss a story. Follow us on social media for the latest headlines from the "
    "region. All rights reserved; no part of this page may be copied without written permission of the publisher. "
    "Support independent journalism with a small gift each month. Download the application for Android and for iOS. "
)


@pytest.fixture(autouse=True)
def parties() -> None:
    for code in ("CN", "TALIBAN", "RU"):
        PartyFactory(code=code)


def copy_number(number: int) -> str:
    return "\n\n".join(
        filter(None, (HEADLINES[number % 3], DATELINES[number % 4] + BODY, TAILS[number % 3], f"Page {number}"))
    )


def drafts_in(text: str) -> list[MeetingDraft]:
    """What extraction would find: the one meeting, where the sentence stands."""
    start = text.find(SENTENCE)
    return [build_draft(evidence=Span(start, start + len(SENTENCE)), quote=SENTENCE)] if start >= 0 else []


@pytest.fixture(autouse=True)
def extraction(monkeypatch: pytest.MonkeyPatch) -> None:
    def extract(nlp: object, *, text: str, **arguments: object) -> Extraction:
        return build_extraction(drafts_in(text))

    monkeypatch.setattr(processing, "get_pipeline", lambda: None)
    monkeypatch.setattr(processing, "extract_meetings", extract)


def process(text: str) -> Article:
    article = WaitingArticleFactory(original=text.encode(), title="")
    process_article(article.pk)
    article.refresh_from_db()
    assert article.state == Article.State.PROCESSED, article.error
    return article


def test_twenty_republications_are_one_meeting_with_twenty_sources() -> None:
    first, *others = [process(copy_number(number)) for number in range(20)]
    assert first.copy_of is None
    assert {other.copy_of for other in others} == {first}
    meeting = Meeting.objects.get()
    assert meeting.reports.count() == 20
    assert not Report.objects.filter(suggestions__isnull=False).exists()


@pytest.mark.parametrize("decision", ["confirmed", "rejected"])
def test_decided_once_is_decided_for_every_copy(decision: str) -> None:
    meeting = process(copy_number(0)).reports.get().meeting
    assert meeting is not None
    if decision == "confirmed":
        confirm_meeting(meeting_id=meeting.pk, by=UserFactory())
    else:
        reject_meeting(meeting_id=meeting.pk, by=UserFactory(), reason="off_topic")
    process(copy_number(1))
    assert Meeting.objects.get().review_state == decision
    assert meeting.reports.count() == 2


def test_a_first_copy_that_is_read_again_stays_the_first() -> None:
    first, second, third = [process(copy_number(number)) for number in range(3)]
    for article in (first, third, second):
        Article.objects.filter(pk=article.pk).update(state=Article.State.RECEIVED)
        process_article(article.pk)
    assert list(Article.objects.order_by("pk").values_list("copy_of", flat=True)) == [None, first.pk, first.pk]
    assert Meeting.objects.get().reports.count() == 3


def test_copy_of_a_copy_that_the_first_is_not_like_is_none() -> None:
    def version(start: int) -> str:
        return " ".join(f"word{number}" for number in range(start, start + 200))

    first, second, third = [process(version(start)) for start in (0, 20, 40)]
    assert (first.copy_of, second.copy_of, third.copy_of) == (None, first, None)


def test_copies_outlive_the_first() -> None:
    first, second, third = [process(copy_number(number)) for number in range(3)]
    first.delete()
    for article in (second, third):
        article.refresh_from_db()
        sign_article(article)
        article.save()
    assert (second.copy_of, third.copy_of) == (third, None)


def test_articles_that_share_boilerplate_are_no_copies() -> None:
    one = process(f"{BODY}\n\n{BOILERPLATE}")
    other = process(
        "Russia's envoy was in Kabul for two days and left without a word to the press, people at the airport said. "
        "Nothing was known of whom he saw. Earlier visits had led to contracts for wheat and for fuel, of which the "
        "first trains have come by way of Hairatan since the spring. Traders said that they had heard of no new list, "
        f"and that prices had stayed where they were, at least so far.\n\n{BOILERPLATE}"
    )
    assert one.bands
    assert other.bands
    assert one.copy_of is None
    assert other.copy_of is None


def test_daily_read_out_with_another_day_is_another_meeting() -> None:
    """Nearly the same words, and not the same meeting: the drafts decide."""
    first = ArticleFactory(text=BODY, published=date(2021, 10, 13))
    sign_article(first)
    first.save()
    second = ArticleFactory(text=BODY.replace("Tuesday", "Thursday"), published=date(2021, 10, 15))
    sign_article(second)
    second.save()
    assert second.copy_of == first
    reconcile(first, [build_draft(quote=SENTENCE)], "v1")
    later = build_draft(quote=SENTENCE.replace("Tuesday", "Thursday"), date=DateRange("2021-10-14", None, "day"))
    reconcile(second, [later], "v1")
    assert Meeting.objects.count() == 2


def test_draft_that_the_first_copy_lacks_goes_the_usual_way() -> None:
    process(copy_number(0))
    copy = process(copy_number(1))
    extra = build_draft(
        build_participant("Sergei Lavrov", "RU"),
        build_participant("Amir Khan Muttaqi", "TALIBAN"),
        date=DateRange("2021-10-20", None, "day"),
        evidence=Span(0, 10),
        quote="Elsewhere.",
    )
    reconcile(copy, [*drafts_in(copy.text), extra], "v1")
    assert set(copy.reports.values_list("meeting__start", flat=True)) == {date(2021, 10, 12), date(2021, 10, 20)}


def test_first_copy_read_otherwise_takes_its_copies_along() -> None:
    first, second = process(copy_number(0)), process(copy_number(1))
    changed = build_draft(quote=SENTENCE, date=DateRange("2021-10-13", None, "day"))
    reconcile(first, [changed], "v2")
    assert Meeting.objects.get().interval.iso() == ("2021-10-13", None)
    reconcile(second, [changed], "v2")
    assert Meeting.objects.get().reports.filter(superseded_at=None).count() == 2


def test_same_sentence_on_another_tuesday_is_the_same_meeting() -> None:
    """A copy of next week resolves “on Tuesday” to another day."""
    first, second = process(copy_number(0)), process(copy_number(1))
    second.reports.all().delete()
    reconcile(second, [build_draft(quote=SENTENCE, date=DateRange("2021-10-19", None, "day"))], "v2")
    assert Meeting.objects.get() == first.reports.get().meeting


def test_meeting_that_an_analyst_deleted_does_not_come_back_with_a_copy() -> None:
    process(copy_number(0))
    Meeting.objects.get().delete()
    assert process(copy_number(1)).reports.get().meeting is None
    assert not Meeting.objects.exists()


def test_bands_wait_in_no_list_that_each_search_would_go_through() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname = 'article_bands_of_first'")
        assert cursor.fetchall() == [(["fastupdate=off"],)]
