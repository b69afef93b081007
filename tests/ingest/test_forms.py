from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from ingest.forms import ArticleForm, UploadForm
from ingest.models import Article
from tests.ingest.factories import ArticleFactory


def upload_form(data: dict[str, str], *files: SimpleUploadedFile) -> UploadForm:
    return UploadForm(data, MultiValueDict({"file": list(files)}))


def text_file(name: str = "a.txt", body: bytes = b"body") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_upload_needs_a_file_or_a_text() -> None:
    form = upload_form({"text": "  \n "})
    assert form.errors == {"file": ["Choose at least one file, or paste a text."]}


def test_files_share_what_is_known_of_them() -> None:
    form = upload_form({"outlet": "Tolo", "published": "2024-05-17"}, text_file("a.txt"), text_file("b.txt"))
    assert form.is_valid()
    uploads = form.uploads()
    assert [one.filename for one in uploads] == ["a.txt", "b.txt"]
    assert {(one.outlet, str(one.published)) for one in uploads} == {("Tolo", "2024-05-17")}


def test_an_empty_file_is_left_to_intake() -> None:
    form = upload_form({}, text_file(body=b""))
    assert form.is_valid()
    assert b"".join(form.uploads()[0].chunks) == b""


def test_a_pasted_text_is_named_by_its_title_and_has_plain_line_ends() -> None:
    form = upload_form({"title": "Talks in Doha", "text": "One.\r\n\r\nTwo."})
    assert form.is_valid()
    [one] = form.uploads()
    assert (one.filename, one.title, list(one.chunks)) == ("talks-in-doha.txt", "Talks in Doha", [b"One.\n\nTwo."])


def test_beside_a_pasted_text_the_title_is_not_the_files() -> None:
    form = upload_form({"title": "Talks", "text": "One."}, text_file())
    assert form.is_valid()
    assert [one.title for one in form.uploads()] == ["", "Talks"]


def test_a_title_for_several_files_is_refused() -> None:
    form = upload_form({"title": "Talks"}, text_file("a.txt"), text_file("b.txt"))
    assert list(form.errors) == ["title"]


@pytest.mark.parametrize(
    ("published", "is_valid"),
    [
        pytest.param(in_days(0), True, id="today"),
        pytest.param(in_days(1), True, id="tomorrow_somewhere"),
        pytest.param(in_days(2), False, id="future"),
        pytest.param("yesterday", False, id="no_date"),
        pytest.param("", True, id="unknown"),
    ],
)
def test_the_publication_date_cannot_lie_in_the_future(published: str, is_valid: bool) -> None:
    form = upload_form({"published": published, "outlet": "Tolo"}, text_file())
    assert form.is_valid() is is_valid
    assert ("published" in form.errors) is not is_valid
    assert form["outlet"].value() == "Tolo"


@pytest.mark.parametrize(
    "url", ["nonsense", "javascript:alert(1)", "ftp://a.org/x", "http://", "https://" + "a" * 2000]
)
def test_an_address_is_of_the_web(url: str) -> None:
    assert list(upload_form({"url": url}, text_file()).errors) == ["url"]


def article_form(article: Article, **shown: str) -> ArticleForm:
    """The form as posted: what was typed over what the page had shown."""
    fields = ("title", "outlet", "url", "published")
    initial = {f"initial-{name}": str(getattr(article, name) or "") for name in fields}
    return ArticleForm({**{name: initial[f"initial-{name}"] for name in fields}, **initial, **shown}, instance=article)


@pytest.mark.django_db
def test_what_an_analyst_changes_counts_as_given() -> None:
    article = ArticleFactory(title="Found", outlet="Found too")
    form = article_form(article, outlet="Tolo", published="2024-05-17")
    assert form.is_valid()
    form.store()
    article.refresh_from_db()
    assert (article.outlet, str(article.published), article.published_from) == ("Tolo", "2024-05-17", "given")
    assert sorted(article.given) == ["outlet", "published"]


@pytest.mark.django_db
def test_what_an_analyst_clears_is_looked_for_again() -> None:
    article = ArticleFactory(published="2024-05-17", given=["published", "title"])
    form = article_form(article, published="")
    assert form.is_valid()
    form.store()
    article.refresh_from_db()
    assert (article.published, article.published_from, article.given) == (None, "none", ["title"])


@pytest.mark.django_db
def test_what_processing_found_meanwhile_is_not_taken_back() -> None:
    article = ArticleFactory(title="")
    posted = article_form(article, outlet="Tolo").data
    Article.objects.update(title="Found meanwhile")
    article.refresh_from_db()
    form = ArticleForm(posted, instance=article)
    assert form.is_valid()
    form.store()
    article.refresh_from_db()
    assert (article.title, article.outlet, article.given) == ("Found meanwhile", "Tolo", ["outlet"])


@pytest.mark.django_db
def test_a_date_that_processing_finds_while_the_form_is_stored_stays() -> None:
    article = ArticleFactory(title="")
    form = article_form(article, outlet="Tolo")
    assert form.is_valid()
    Article.objects.update(published="2024-05-17", published_from="found", given=["title"])
    form.store()
    article.refresh_from_db()
    assert (str(article.published), article.published_from, article.given) == (
        "2024-05-17",
        "found",
        ["title", "outlet"],
    )
