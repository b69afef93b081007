"""Tables of articles, mails with attachments, archives: what each gives, and what is refused with words."""

from datetime import date

import pytest
from pytest_django import Settings

from ingest.batch import Unreadable, unpack
from ingest.intake import Upload
from ingest.readers.packed.lists import read_lines, read_table
from ingest.readers.packed.parts import Bounds, Part
from tests.ingest.readers.packed.test_archives import pack
from tests.samples import mail, pdf
from tests.samples.articles import tell

BOUNDS = Bounds(file=1_000_000, files=100, total=2_000_000)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_each_row_is_an_article_with_what_is_known_of_it(delimiter: str) -> None:
    rows = [["Titel", "x"], ["title", "outlet", "address", "date", "text", "editor"]][1:]
    rows.append(["They met", "Tolo", "https://a.org/1", "2024-05-17", '"Muttaqi, the minister;\nmet."', "x"])
    data = "\r\n".join(delimiter.join(row) for row in rows).encode("utf-8-sig")
    [one] = read_table(data, "a/list.csv", BOUNDS)
    assert isinstance(one, Part)
    assert (one.name, one.title, one.outlet, one.url) == ("list-2.txt", "They met", "Tolo", "https://a.org/1")
    assert (one.published, one.data) == (date(2024, 5, 17), b"Muttaqi, the minister;\nmet.")


def test_a_wrong_row_is_named_and_stops_no_other() -> None:
    wrong, right = read_table(b"text,date\nA.,17 May\nB.,2024-05-17\n", "list.csv", BOUNDS)
    assert isinstance(wrong, Unreadable)
    assert (wrong.name, "“17 May” is no date" in wrong.message) == ("list.csv, row 2", True)
    assert isinstance(right, Part)


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2", b"\0\1\2", b"meeting,date\nx,y"])
def test_a_table_without_texts_is_refused(data: bytes) -> None:
    [one] = read_table(data, "list.csv", BOUNDS)
    assert isinstance(one, Unreadable)


def test_lists_are_limited() -> None:
    two = Bounds(file=1_000_000, files=2, total=2_000_000)
    for found in (
        list(read_table(b"text\nA\nB\nC\nD", "a.csv", two)),
        list(read_lines([b'{"id": "1", "text": "A"}'] * 5, "a.jsonl", two)),
    ):
        assert [type(one) for one in found] == [Part, Part, Unreadable]


def test_a_mail_and_what_is_attached_are_articles_each() -> None:
    told = tell(1)
    data = mail.with_attachments(told, **{"a.pdf": pdf.plain(tell(2)), "logo.png": b"x"})
    known = Upload("m.eml", [data], title="Given", outlet="O", url="https://a.org", published=date(2024, 1, 1))
    both = [one for one in unpack(known) if isinstance(one, Upload)]
    assert [(one.filename, one.title, one.outlet, one.url) for one in both] == [
        ("m.eml", "Given", "O", "https://a.org"),
        ("a.pdf", "", "O", ""),
    ]


def test_archives_are_limited_as_a_whole(tmp_path: object, settings: Settings) -> None:
    path = pack(tmp_path / "a.zip", **{f"{n}.txt": b"x" * 1000 for n in range(5)})  # type: ignore[operator]
    for name, limit, words in (("ARCHIVE_MAX_FILES", 4, "holds 5 files"), ("ARCHIVE_MAX_BYTES", 4000, "unpacks to")):
        settings.ARCHIVE_MAX_FILES, settings.ARCHIVE_MAX_BYTES = 100, 1_000_000
        setattr(settings, name, limit)
        [one] = unpack(Upload("a.zip", [path.read_bytes()]))
        assert isinstance(one, Unreadable)
        assert words in one.message


def test_names_that_climb_are_only_names(tmp_path: object) -> None:
    path = pack(tmp_path / "a.zip", **{"../../evil.txt": b"They met.", "/etc/passwd.txt": b"x"})  # type: ignore[operator]
    names = [one.filename for one in unpack(Upload("a.zip", [path.read_bytes()])) if isinstance(one, Upload)]
    assert sorted(names) == ["../../evil.txt", "/etc/passwd.txt"]
    assert [one.name for one in tmp_path.iterdir()] == ["a.zip"]  # type: ignore[attr-defined]
