"""The pages of an import, in the order of its steps, and who may see them."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from engagement.models import Meeting, Operation
from ingest.spreadsheets import forms
from tests.factories import AnalystFactory, UserFactory
from tests.ingest.spreadsheets.building import build_record, csv_bytes

pytestmark = pytest.mark.django_db
FILE, CHECK, RUN, STOP = (reverse(name) for name in ("import", "import-check", "import-run", "import-stop"))
HEAD = ("Date", "Persons", "Mood")
ROW = ("12 Oct 2021", "Taliban: Amir Khan Muttaqi; India", "good")


@pytest.fixture(autouse=True)
def analyst(client: Client) -> Any:
    build_record()
    user = AnalystFactory()
    client.force_login(user)
    return user


def upload(client: Client, *rows: tuple[str, ...], data: bytes = b"") -> Any:
    return client.post(FILE, {"file": SimpleUploadedFile("meetings.csv", data or csv_bytes(*rows))}, follow=True)


def digest(client: Client) -> str:
    return str(client.get(CHECK).context["digest"])


def kept() -> int:
    """Sessions that hold a file."""
    return sum("file" in session.get_decoded() for session in Session.objects.all())


@pytest.mark.parametrize("address", [FILE, CHECK])
def test_anonymous_and_readers_see_no_page(address: str) -> None:
    anonymous, reader = Client(), Client()
    reader.force_login(UserFactory())
    assert anonymous.get(address).status_code == 302
    assert reader.get(address).status_code == 403
    assert reader.post(address).status_code == 403


@pytest.mark.parametrize("address", [RUN, STOP])
def test_what_writes_takes_posts_of_analysts(client: Client, address: str) -> None:
    reader = Client()
    reader.force_login(UserFactory())
    assert reader.post(address).status_code == 403
    assert Client().post(address).status_code == 302
    assert client.get(address).status_code == 405


def test_from_the_file_to_the_meetings_and_back(client: Client) -> None:
    page = upload(client, ("Date", "Who met"), ROW[:2])
    assert page.redirect_chain[-1][0] == CHECK
    assert "1</strong> new" in page.text
    assert "Amir Khan Muttaqi (Taliban)" in page.text
    assert not Meeting.objects.exists()
    assert kept() == 1
    done = client.post(RUN, {"digest": digest(client)}, follow=True)
    meeting, act = Meeting.objects.get(), Operation.objects.get()
    assert done.redirect_chain[-1][0] == reverse("import-done", args=[act.pk])
    assert meeting.get_absolute_url() in done.text
    assert kept() == 0
    undo = reverse("admin:undo_operation", args=[act.pk])
    assert undo in done.text
    client.post(undo)
    assert not Meeting.objects.exists()
    assert "Import undone" in client.get(reverse("import-done", args=[act.pk])).text


def test_columns_are_chosen_where_headers_say_nothing(client: Client) -> None:
    page = upload(client, HEAD, ROW)
    assert "No column says who met" in page.text
    bad = client.post(CHECK, {"column0": "date", "column1": "whom"})
    assert bad.status_code == 422
    page = client.post(CHECK, {"column0": "date", "column1": "who", "confirm": "yes"}, follow=True)
    assert "Import 1 meeting as confirmed" in page.text.replace("\n", " ").replace("  ", " ")
    client.post(RUN, {"digest": digest(client)})
    assert Meeting.objects.get().review_state == "confirmed"


def test_errors_stand_with_their_row_and_nothing_can_be_imported(client: Client) -> None:
    page = upload(client, ("Date", "Who met"), ROW[:2], ("soon", "<b>Utopia</b>: Somebody"))
    assert "<strong>Date:</strong>" in page.text
    assert "&lt;b&gt;Utopia" in page.text
    assert "Import 1" not in page.text
    client.post(RUN, {"digest": digest(client)})
    assert not Meeting.objects.exists()
    assert "No party “&lt;b&gt;Utopia" in client.get(CHECK).text


@pytest.mark.parametrize("data", [b"%PDF-1.7\x00\x01\x00", b"PK\x03\x04no", b"Date,Date\n1,2\n"])
def test_a_file_that_is_no_table_is_refused_and_not_kept(client: Client, data: bytes) -> None:
    page = upload(client, data=data)
    assert page.status_code == 422
    assert "errorlist" in page.text
    assert kept() == 0


def test_no_file_and_one_too_large_are_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.post(FILE).status_code == 422
    monkeypatch.setattr(forms, "MOST_BYTES", 10)
    assert upload(client, HEAD, ROW).status_code == 422


def test_choices_made_elsewhere_are_shown_before_they_are_imported(client: Client) -> None:
    upload(client, ("Date", "Who met"), ROW[:2])
    seen = digest(client)
    client.post(CHECK, {"column1": "who"})
    page = client.post(RUN, {"digest": seen}, follow=True)
    assert "look at the rows again" in page.text
    assert not Meeting.objects.exists()


def test_leaving_deletes_the_file_and_another_session_never_sees_it(client: Client, analyst: Any) -> None:
    upload(client, ("Date", "Who met"), ROW[:2])
    elsewhere = Client()
    elsewhere.force_login(analyst)
    assert elsewhere.get(CHECK).headers["Location"] == FILE
    assert elsewhere.post(RUN).headers["Location"] == FILE
    upload(client, ("Date", "Who met"), ROW[:2])
    assert kept() == 1  # in place of the first
    client.post(STOP)
    assert kept() == 0
    assert client.get(CHECK).headers["Location"] == FILE


def test_only_imports_have_a_page_of_what_was_done(client: Client) -> None:
    assert client.get(reverse("import-done", args=[4711])).status_code == 404


def test_queries_do_not_grow_with_rows_that_name_the_same(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [(f"{year}", ROW[1]) for year in range(1990, 2020)]
    upload(client, ("Date", "Who met"), *rows)
    with django_assert_max_num_queries(25):
        assert "30</strong> new" in client.get(CHECK).text


def test_pages_link_to_it(client: Client) -> None:
    assert FILE in client.get(reverse("upload")).text
    assert FILE in client.get(reverse("admin:index")).text
