import pytest

from ingest.extraction.cleaning import LINE_LIMIT, PIECE_LIMIT, ParagraphKind, clip_text, split_paragraphs


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Muttaqi met Wang in Kabul on Monday.", "body"),
        ("Home | Politics | World | Sports", "clutter"),
        ("© 2023 Kabul Dispatch. All rights reserved.", "clutter"),
        ("Subscribe to our newsletter for the top stories of the day", "clutter"),
        ("Also Read: PM Shehbaz, President Erdogan discuss ties in Istanbul", "teaser"),
        ("READ NEXT: Biden to hold talks with Duda", "teaser"),
        ("Top Kyrgyz Officials Meet With Taliban Leadership In Kabul", "heading"),
        ("the two sides then sat down for tea", "body"),
    ],
)
def test_kind_of_a_paragraph(line: str, kind: ParagraphKind) -> None:
    assert [paragraph.kind for paragraph in split_paragraphs(line)] == [kind]


def test_lines_under_a_teaser_are_teasers_until_a_sentence_ends() -> None:
    text = "RELATED\n» Usain Bolt lauds champs\n» Holness phones Davis over fishermen\n\nThe minister left on Monday."
    assert [paragraph.kind for paragraph in split_paragraphs(text)] == ["teaser", "teaser", "teaser", "body"]


def test_offsets_go_into_the_text_as_given() -> None:
    text = "\n\nFirst line.\r\n\r\n  Second line here.\n"
    for paragraph in split_paragraphs(text):
        assert text[paragraph.start : paragraph.start + len(paragraph.text)] == paragraph.text
    assert [paragraph.text.strip() for paragraph in split_paragraphs(text)] == ["First line.", "Second line here."]


def test_wrapped_lines_are_one_paragraph_of_the_same_length() -> None:
    text = "The acting foreign minister of the interim government met\nwith the ambassador of China in Kabul."
    (paragraph,) = split_paragraphs(text)
    assert paragraph.text == text.replace("\n", " ")


def test_a_repeated_line_is_clutter() -> None:
    line = "Muttaqi met Wang in Kabul on Monday."
    assert [paragraph.kind for paragraph in split_paragraphs(f"{line}\n{line}")] == ["body", "clutter"]


def test_a_paragraph_of_enormous_length_is_taken_apart() -> None:
    paragraphs = split_paragraphs("word " * 3000)
    assert len(paragraphs) == 3
    assert "".join(paragraph.text for paragraph in paragraphs) == "word " * 3000


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short", 10, ("short", False)),
        ("One two. Three four. Five", 22, ("One two. Three four.", True)),
        ("First\nSecond", 9, ("First", True)),
        ("x" * 20, 8, ("x" * 8, True)),
    ],
)
def test_long_texts_are_cut_where_something_ends(text: str, limit: int, expected: tuple[str, bool]) -> None:
    assert clip_text(text, limit) == expected


def test_a_text_of_marks_or_line_ends_is_cut_earlier() -> None:
    assert clip_text("a-" * 40_000)[1]
    assert len(clip_text("a-" * 40_000)[0]) == PIECE_LIMIT
    assert clip_text("a\n" * 9_000)[0].count("\n") == LINE_LIMIT - 1
    assert clip_text("word " * 9_000) == ("word " * 9_000, False)
