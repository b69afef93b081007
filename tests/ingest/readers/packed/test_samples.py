"""Sample archives and lists: the text of each article in them comes out, with what lists say of it."""

from collections.abc import Callable, Iterator

import pytest

from ingest.batch import unpack
from ingest.intake import Upload
from ingest.readers import read_article
from ingest.readers.apart import close_reader
from tests.samples import packed

BARE = {packed.lines_with_nothing_more}


@pytest.fixture(autouse=True, scope="module")
def closed() -> Iterator[None]:
    yield
    close_reader()


def taken(name: str, data: bytes) -> list[Upload]:
    found = list(unpack(Upload(name, [data])))
    assert all(isinstance(one, Upload) for one in found), found
    return [one for one in found if isinstance(one, Upload)]


def read(upload: Upload) -> str:
    return " ".join(read_article(upload.filename, b"".join(upload.chunks)).text.split())


@pytest.mark.parametrize("make", packed.ZIPS)
def test_archives(make: Callable[[], bytes]) -> None:
    found = taken("a.zip", make())
    assert len(found) == len(packed.TOLD)
    for one, told in zip(found, packed.TOLD, strict=True):
        text = read(one)
        for paragraph in told.paragraphs:
            assert " ".join(paragraph.split()) in text


@pytest.mark.parametrize(
    ("name", "make"), [*(("a.csv", make) for make in packed.TABLES), *(("a.jsonl", make) for make in packed.LINES)]
)
def test_lists(name: str, make: Callable[[], bytes]) -> None:
    found = taken(name, make())
    assert len(found) == len(packed.TOLD)
    for one, told in zip(found, packed.TOLD, strict=True):
        assert b"".join(one.chunks).decode() == told.text
        known = (one.title, one.outlet, one.url, one.published)
        assert known == (("", "", "", None) if make in BARE else (told.title, told.outlet, told.url, told.published))
