"""A drop of 200 mixed files, three of them broken: 197 are processed and three explained."""

import json
import zipfile
from io import BytesIO

import pytest
from django.contrib.auth.models import User

from engagement.models import Meeting
from ingest.batch import Unreadable, unpack
from ingest.intake import Upload, upload_article
from ingest.models import Article
from ingest.processing import process_article
from tests.samples import mail, pages, pdf, word
from tests.samples.articles import tell
from tests.seeded import seed_record

BROKEN = {
    "cut.pdf": pdf.plain(tell(500))[:500],
    "laughs.docx": word.billion_laughs(),
    "empty.eml": b"From: a@b.org\nSubject: x\nMIME-Version: 1.0\n\n",
}


def make(number: int) -> tuple[str, bytes]:
    told = tell(number)
    kinds = {
        "pdf": lambda: pdf.two_columns(told),
        "docx": lambda: word.styled(told),
        "eml": lambda: mail.plain(told),
        "mhtml": lambda: mail.mhtml(told, pages.DESIGNS[number % 10](told)),
        "html": lambda: pages.DESIGNS[number % 10](told).encode(),
        "txt": lambda: told.text.encode(),
    }
    suffix = list(kinds)[number % len(kinds)]
    return f"file {number}.{suffix}", kinds[suffix]()


def drop() -> list[Upload]:
    """157 files by themselves, a ZIP of 20, a CSV of 10, JSON lines of 10; and the three broken ones."""
    files = [make(number) for number in range(157)]
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(200, 220):
            archive.writestr(*make(number))
    rows = [
        f'"{told.title}",{told.outlet},{told.url},{told.published},"{told.text}"' for told in map(tell, range(300, 310))
    ]
    lines = [json.dumps({"id": str(n), "address": tell(n).url, "text": tell(n).text}) for n in range(400, 410)]
    files += [
        ("drop.zip", packed.getvalue()),
        ("list.csv", "\n".join(["Title,Outlet,Address,Date,Text", *rows]).encode()),
    ]
    files += [("list.jsonl", "\n".join(lines).encode()), *BROKEN.items()]
    return [Upload(name, [data]) for name, data in files]


@pytest.mark.model
@pytest.mark.django_db(transaction=True)  # within one transaction, what is known would be read anew for each article
def test_200_mixed_files_three_of_them_broken() -> None:
    """From bytes to proposals, with the pipeline that workers use."""
    seed_record()
    by = User.objects.create_user("ana")
    received = [upload_article(one, by=by) for up in drop() for one in unpack(up) if not isinstance(one, Unreadable)]
    assert len(received) == 200
    assert {one.outcome for one in received} == {"received"}
    for one in received:
        process_article(one.article.pk)
    articles = Article.objects.all()
    assert articles.filter(state="processed").count() == 197
    explained = {one.filename: one.error for one in articles.exclude(state="processed")}
    assert set(explained) == set(BROKEN)
    for name, words in (("cut.pdf", "damaged"), ("laughs.docx", "entities"), ("empty.eml", "no text of its own")):
        assert words in explained[name]
    row = articles.get(filename="list-2.txt")
    assert (row.title, row.published, row.published_from) == (tell(300).title, tell(300).published, "given")
    guests = ("Wang Yi", "Hakan Fidan", "Sergey Lavrov", "Ishaq Dar", "Bakhtiyor Saidov")
    whole = 0
    for article in articles.filter(state="processed"):
        told = Meeting.objects.filter(reports__article=article, review_state="proposed")
        assert told.exists(), article.filename
        [guest] = [name for name in guests if name in article.text]
        whole += told.filter(participations__official__name__endswith=guest.split()[-1]).exists()
    assert whole >= 190, "nearly all have both ministers"


@pytest.mark.django_db
def test_a_scan_and_another_language_are_kept_for_people() -> None:
    dari = "والی کابل با ولسوال پغمان دیدار کرد و درباره پوهنتون کابل و شفاخانه گفتگو کردند."
    for name, data, words in (("a.pdf", pdf.scan(), "it is a scan"), ("b.txt", dari.encode(), "Dari, “prs”")):
        pk = upload_article(Upload(name, [data]), by=None).article.pk
        process_article(pk)
        article = Article.objects.get(pk=pk)
        assert article.state == Article.State.PARKED
        assert words in article.error
        assert "by hand" in article.error
