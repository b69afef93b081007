import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.marking import Mark, Part, build_marks, build_parts, build_segments, part_at, render_segments

TEXT = "Wang Yi met Amir Khan Muttaqi in Beijing. They talked."
WHOLE = Part(1, 0, len(TEXT))

spans = st.tuples(st.integers(0, 80), st.integers(0, 80))
marks_lists = st.lists(st.builds(lambda span, kind: Mark(kind, *span), spans, st.sampled_from(["official", "date"])))
evidences = st.dictionaries(st.integers(1, 5), spans, max_size=5)


class Nesting(HTMLParser):
    """Collects the text, and fails where an element is closed that is not the innermost open one."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""
        self.in_link = False
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.in_link = self.in_link or tag == "a"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.in_link = self.in_link and tag != "a"

    def handle_data(self, data: str) -> None:
        if not self.in_link:  # the number of the card is no part of the article
            self.text += data


@given(st.text(max_size=60), marks_lists, evidences)
def test_segments_give_the_text_back_whatever_the_spans(
    text: str, marks: list[Mark], evidence: dict[int, tuple[int, int]]
) -> None:
    segments = build_segments(text, Part(1, 0, len(text)), marks, evidence)
    assert "".join(segment.text for segment in segments) == text
    start = 0
    for segment in segments:
        end = start + len(segment.text)
        assert {*segment.marks} == {mark for mark in marks if mark.start <= start and mark.end >= end}
        assert {*segment.reports} == {one for one, span in evidence.items() if span[0] <= start and span[1] >= end}
        start = end


@given(st.text(st.sampled_from("ab<>&\"' \n"), max_size=60), marks_lists, evidences)
def test_html_nests_and_holds_the_text_and_nothing_else(
    text: str, marks: list[Mark], evidence: dict[int, tuple[int, int]]
) -> None:
    segments = build_segments(text, Part(1, 0, len(text)), marks, evidence)
    html = render_segments(segments, {report: report for report in evidence})
    assert Nesting(html).text == text


@given(st.text(st.sampled_from("ab\n"), max_size=200), st.integers(2, 30))
def test_parts_cover_the_text_once_and_stay_short(text: str, length: int) -> None:
    parts = build_parts(text, length)
    assert "".join(text[part.start : part.end] for part in parts) == text
    assert [part.number for part in parts] == list(range(1, len(parts) + 1))
    assert all(part.end - part.start <= length for part in parts)
    for offset in range(len(text)):
        part = part_at(parts, offset)
        assert part.start <= offset < part.end


def test_parts_are_cut_between_paragraphs() -> None:
    assert [part.end for part in build_parts("aaaa\nbbbb\ncccc\n", 7)] == [5, 10, 15]


def test_marks_that_cross_are_cut_where_they_cross() -> None:
    segments = build_segments("abcdef", Part(1, 0, 6), [Mark("official", 0, 4), Mark("party", 2, 6)], {})
    assert [(segment.text, [mark.kind for mark in segment.marks]) for segment in segments] == [
        ("ab", ["official"]),
        ("cd", ["official", "party"]),
        ("ef", ["party"]),
    ]


def test_the_wider_mark_is_around_the_narrower() -> None:
    marks = [Mark("party", 5, 7), Mark("official", 0, 7, "wang-yi")]
    html = render_segments(build_segments(TEXT, WHOLE, marks, {}), {})
    assert html.startswith(
        '<mark class="evidence" data-kind="official" title="official: wang-yi">Wang </mark>'
        '<mark class="evidence" data-kind="official" title="official: wang-yi">'
        '<mark class="evidence" data-kind="party" title="party">Yi</mark></mark> met'
    )


def test_each_report_has_one_anchor_and_one_link_to_its_card() -> None:
    segments = build_segments(TEXT, WHOLE, [Mark("trigger", 8, 11)], {7: (0, 41), 8: (0, 41), 9: (30, 54)})
    html = render_segments(segments, {7: 1, 8: 2, 9: 3})
    for report in (7, 8, 9):
        assert html.count(f'id="report-{report}"') == 1
        assert html.count(f'href="#card-{report}"') == 1
    assert html.index('href="#card-7"') < html.index("They talked") < html.index('href="#card-9"')


def test_neighbouring_evidence_of_one_report_each_is_not_joined() -> None:
    html = render_segments(build_segments("abcd", Part(1, 0, 4), [], {1: (0, 2), 2: (2, 4)}), {1: 1, 2: 2})
    assert re.findall(r'<span class="proof">(\w+)</span>', html) == ["ab", "cd"]


def test_markup_of_the_article_is_text() -> None:
    text = "<script>alert(1)</script>"
    mark = Mark("official", 3, 9, '"><img src=x onerror=alert(1)>')
    html = render_segments(build_segments(text, Part(1, 0, len(text)), [mark], {}), {})
    assert "<script" not in html
    assert "<img" not in html
    assert text in unescape(re.sub(r"</?mark[^>]*>", "", html))


def test_unknown_kinds_are_shown_without_their_name_in_an_attribute() -> None:
    html = render_segments(build_segments("abc", Part(1, 0, 3), [Mark("x y", 0, 3)], {}), {})
    assert 'data-kind="other"' in html


def test_stored_mentions_are_cut_to_the_part() -> None:
    stored = [
        {"kind": "date", "start": 0, "end": 4, "label": ""},
        {"kind": "place", "start": 8, "end": 30, "label": "AF"},
        {"kind": "party", "start": 30, "end": 30, "label": "AF"},
    ]
    assert build_marks(stored, Part(2, 5, 20)) == [Mark("place", 8, 20, "AF")]


def test_malformed_mentions_are_an_error() -> None:
    with pytest.raises(KeyError):
        build_marks([{"kind": "date", "start": 0}], WHOLE)
