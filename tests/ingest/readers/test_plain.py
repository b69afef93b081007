import pytest

from ingest.readers import ReadError, read_article
from ingest.readers.decoding import decode_text
from ingest.readers.plain import find_headline

ENGLISH = "Foreign minister Mevlüt Çavuşoğlu met Muttaqi in Ankara on Saturday; “they” spoke.\n\nNobody else did."


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "cp1254"]
)
def test_reads_every_encoding_to_the_same_text(encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-32-be" else ""
    assert read_article("a.txt", (mark + ENGLISH).encode(encoding)).text == ENGLISH


@pytest.mark.parametrize(
    ("encoding", "text", "language"),
    [
        ("cp1252", "Foreign Minister Muñoz met the envoy François Dupré — in São Paulo.", "en"),
        ("cp1252", "The Taliban’s “acting” minister met Doha’s envoy.", "en"),
        (
            "cp1250",
            "Radosław Sikorski spotkał się z delegacją. Źródła mówią o współpracy i że rozmowy były długie.",
            "pl",
        ),
        ("cp1251", "Министр иностранных дел России встретился с делегацией движения Талибан в Москве.", "ru"),
        ("koi8-r", "Министр иностранных дел России встретился с делегацией движения Талибан в Москве.", "ru"),
        ("cp1256", "التقى وزير الخارجية القطري وفدا من حركة طالبان في الدوحة وبحثا العلاقات بين البلدين", "ar"),
        ("cp1253", "Ο υπουργός Εξωτερικών συναντήθηκε με την αντιπροσωπεία στην Αθήνα τη Δευτέρα", "el"),
        ("gb18030", "中国外交部长王毅在喀布尔会见了阿富汗临时政府代理外长，双方就两国关系交换了意见。", "zh"),
    ],
)
def test_guesses_legacy_encodings(encoding: str, text: str, language: str) -> None:
    article = read_article("a.txt", text.encode(encoding))
    assert (article.text, article.language) == (text, language)


def test_keeps_everything_but_the_kind_of_newlines() -> None:
    data = b"  <script>alert(1)</script>\tMuttaqi met\r\nWang Yi in Doha.\r\r\n \x0c"
    assert read_article("a.txt", data).text == "  <script>alert(1)</script>\tMuttaqi met\nWang Yi in Doha.\n\n \x0c"


@pytest.mark.parametrize("broken", [b"\xff", b"\xe2\x80"])
def test_recovers_where_nearly_all_is_utf8(broken: bytes) -> None:
    whole = "Çavuşoğlu met the envoy in Ankara. " * 10
    data = whole.encode()
    assert read_article("a.txt", data[:70] + broken + data[70:]).text.replace("\ufffd", "") == whole


def test_takes_no_metadata_from_plain_text() -> None:
    article = read_article("a.txt", ENGLISH.encode())
    assert (article.outlet, article.published, article.published_from, article.url) == (None, None, "none", None)


@pytest.mark.parametrize("text", ["Muttaqi met.", "Muttaqi\nmet\nWang\n" * 40, "Muttaqi\u00a0met\u00a0Wang." * 40])
def test_utf16_without_a_mark_has_white_space_or_is_short(text: str) -> None:
    assert decode_text(text.encode("utf-16-be")) == decode_text(text.encode("utf-16-le")) == text


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "empty", "is empty"),
        (b" \r\n\t ", "blank", "white space"),
        ("\ufeff \n".encode("utf-16-le"), "blank", "white space"),
        (b"Muttaqi met.", "too_short", "“Muttaqi met.”"),
        (b"2021-10-12 2021-10-13 2021-10-14", "too_short", "0 letters"),
        (b"Muttaqi met Wang Yi.\0 They spoke of trade.", "binary", "NUL bytes, the first at byte 20"),
        (b"\x00\xff" * 900, "binary", "holds NUL bytes"),
        (b"\xff\xfe" + "Muttaqi met Wang Yi\0.".encode("utf-16-le"), "binary", "the first at character 19"),
        (bytes(range(1, 128)) * 5, "binary", "control characters"),
        (bytes(range(128, 256)) * 5, "encoding", "save it as plain text in UTF-8"),
    ],
)
def test_refuses_what_is_no_text_in_words_of_its_own(data: bytes, code: str, words: str) -> None:
    with pytest.raises(ReadError, match=words) as caught:
        read_article("a.txt", data)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Muttaqi Meets  Wang Yi\n\nThe two spoke.", "Muttaqi Meets Wang Yi"),
        ("\nBreaking News\n\nApril 24, 2024\n1 min read\n\nMuttaqi Meets Wang Yi\n\nThe two.", "Muttaqi Meets Wang Yi"),
        ("Will the Taliban meet Lacroix?\n\nNobody knows.", "Will the Taliban meet Lacroix?"),
        ("Muttaqi met Wang Yi.\n\nThe two spoke.", None),
        ("He said: “We met Wang Yi.”\n\nThe two spoke.", None),
        ("Muttaqi Meets Wang Yi\nThe two spoke.", None),
        ("Muttaqi met Wang Yi on Monday", None),
        ("Muttaqi meets " + "Wang Yi " * 30 + "\n\nThe two spoke.", None),
        ("", None),
    ],
)
def test_find_headline(text: str, headline: str | None) -> None:
    assert find_headline(text) == headline


def test_headline_stays_in_the_text() -> None:
    article = read_article("a.txt", b"Muttaqi Meets Wang Yi\n\nThe two spoke of trade.")
    assert article.title == "Muttaqi Meets Wang Yi"
    assert article.text.startswith("Muttaqi Meets Wang Yi\n\n")
