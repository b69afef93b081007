"""The desk's queue: what comes next, for whom, and when an article is done."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from engagement.models import Meeting, ReviewLease
from engagement.services.review import confirm_meeting
from ingest.models import Article
from tests.factories import AnalystFactory, PartyFactory
from tests.ingest.desk.conftest import Post, accept, poster, proposal, state
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db


def test_two_windows_never_get_the_same(post: Post, analyst: User) -> None:
    meetings = {proposal().pk, proposal().pk}
    client = Client()
    client.force_login(AnalystFactory())
    other = poster(client, "window-2")
    shown = [post("desk-item").json()["item"]["meeting"]["id"], other("desk-item").json()["item"]["meeting"]["id"]]
    assert set(shown) == meetings
    assert poster(client, "window-3")("desk-item").json()["item"] is None
    held = other("desk-item", meeting=shown[0]).json()
    assert held["held_by"] == analyst.get_username()
    assert post("desk-leave").status_code == 204
    assert ReviewLease.objects.count() == 1


def test_skipped_comes_last_and_the_next_article_is_asked_for(post: Post) -> None:
    first, second = proposal(), proposal()
    article = {meeting.pk: Article.objects.get(reports__meeting=meeting) for meeting in (first, second)}
    assert post("desk-item", skipped=[first.pk]).json()["item"]["meeting"]["id"] == second.pk
    assert post("desk-item", skipped=[first.pk, second.pk]).json()["item"]["meeting"]["id"] == first.pk
    stepped = post("desk-item", step="next", article=article[first.pk].pk).json()
    assert stepped["item"]["meeting"]["id"] == second.pk
    stepped = post("desk-item", step="previous", article=article[first.pk].pk).json()
    assert stepped["item"]["meeting"]["id"] == second.pk


def test_the_article_in_hand_is_finished_before_the_others(post: Post) -> None:
    proposal()
    second, third = proposal(), proposal()
    article = Article.objects.get(reports__meeting=second)
    more = proposal()
    more.reports.all().delete()
    ReportFactory(meeting=more, article=article, fingerprint="f" * 64)
    answer = post("desk-decision", **accept(second, article=article.pk)).json()
    assert answer["item"]["meeting"]["id"] == more.pk
    answer = post("desk-decision", **accept(more, article=article.pk)).json()
    assert answer["item"]["meeting"]["id"] == third.pk


@pytest.mark.parametrize(
    ("filters", "fits"),
    [
        ("party=CN", True),
        ("party=FR", False),
        ("sure=sure", True),
        ("sure=doubtful", False),
        ("status=held", True),
        ("status=planned", False),
        ("assigned=me", False),
        ("assigned=nobody", True),
        ("needs=plain", True),
        ("needs=dispute", False),
        ("needs=match", False),
        ("needs=flag", False),
        ("outlet=nobody", False),
        ("ordering=doubt", True),
        ("article=999999", False),
        ("batch=2020-01-01", False),
    ],
)
def test_filters(post: Post, meeting: Meeting, filters: str, fits: bool) -> None:
    PartyFactory(code="FR")
    assert (post("desk-item", filters=filters).json()["item"] is not None) == fits


def test_nothing_here_rejects_what_only_this_article_tells(post: Post, meeting: Meeting) -> None:
    article = Article.objects.get(reports__meeting=meeting)
    shared = proposal()
    ReportFactory(meeting=shared, article=article, fingerprint="e" * 64)
    assert post("desk-finish", article.pk, how="nothing", meeting=meeting.pk).status_code == 200
    assert (state(meeting), state(shared)) == ("rejected", "proposed")
    article.refresh_from_db()
    assert article.finished_by
    post("desk-undo")
    article.refresh_from_db()
    assert (state(meeting), article.finished_at) == ("proposed", None)


def test_nothing_here_takes_the_copies_along(post: Post, meeting: Meeting) -> None:
    article = Article.objects.get(reports__meeting=meeting)
    copy = ArticleFactory(copy_of=article)
    ReportFactory(meeting=meeting, article=copy, fingerprint="d" * 64)
    assert post("desk-finish", article.pk, how="nothing").status_code == 200
    copy.refresh_from_db()
    assert (state(meeting), copy.finished_at is None) == ("rejected", False)


def test_nothing_here_spares_what_an_analyst_has_corrected(post: Post, meeting: Meeting) -> None:
    article = Article.objects.get(reports__meeting=meeting)
    post("desk-decision", **accept(meeting, action="save", form={"note": "Looks real."}))
    response = post("desk-finish", article.pk, how="nothing")
    assert response.status_code == 422
    assert state(meeting) == "proposed"


def test_the_last_decision_of_an_article_asks_whether_anything_is_missing(post: Post, meeting: Meeting) -> None:
    proposal()
    article = Article.objects.get(reports__meeting=meeting)
    answer = post("desk-decision", **accept(meeting, article=article.pk)).json()
    assert answer["completed"] == {"id": article.pk, "title": article.title}
    assert answer["item"]["article"]["id"] != article.pk


def test_what_cannot_be_undone_does_not_stand_before_what_can(post: Post, meeting: Meeting, analyst: User) -> None:
    other = proposal()
    post("desk-decision", **accept(meeting))
    post("desk-decision", **accept(other))
    Meeting.objects.filter(pk=other.pk).update(note="A later write by the machine.")
    refused = post("desk-undo")
    assert refused.status_code == 422
    act = refused.json()["refused"]
    assert post("desk-undo", refused="all").status_code == 400
    assert post("desk-undo", refused=[act]).status_code == 200
    assert (state(meeting), state(other)) == ("proposed", "confirmed")


def test_renewal_touches_only_its_own_lease(post: Post, meeting: Meeting, analyst: User) -> None:
    other = proposal()
    post("desk-item", meeting=meeting.pk)
    post("desk-item", meeting=other.pk)
    assert post("desk-renew", meeting=meeting.pk).json() == {"held_by": ""}
    assert list(ReviewLease.objects.values_list("meeting_id", flat=True)) == [other.pk]
    client = Client()
    client.force_login(AnalystFactory())
    assert poster(client, "window-2")("desk-renew", meeting=other.pk).json() == {"held_by": analyst.get_username()}


def test_article_is_done_only_when_all_is_decided(post: Post, meeting: Meeting, analyst: User) -> None:
    article = Article.objects.get(reports__meeting=meeting)
    response = post("desk-finish", article.pk, how="done")
    assert response.status_code == 422
    assert "1 of this article's proposals still wait" in response.json()["error"]
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    assert post("desk-finish", article.pk, how="done").status_code == 200
    assert post("desk-finish", article.pk, how="sideways").status_code == 400
    assert post("desk-finish", article.pk, how="open").status_code == 200
    article.refresh_from_db()
    assert article.finished_at is None
