import re
from xml.etree import ElementTree

import pytest
from django.conf import settings

from engagement.pictures.heat import heat
from engagement.pictures.style import STYLES, standing_alone
from engagement.pictures.svg import element, mark, rect, shorten, text
from engagement.pictures.world_shapes import HEIGHT, WIDTH, world_shapes


def test_words_are_escaped_and_control_characters_left_out() -> None:
    drawn = str(mark('/?a="1"&b=2', "<script>\x00 & co", text(1, 2.50, "a < b\x0b")))
    assert ElementTree.fromstring(drawn).get("href") == '/?a="1"&b=2'  # noqa: S314 (our own)
    assert "<script>" not in drawn
    assert 'y="2.5"' in drawn


def test_a_file_needs_no_stylesheet() -> None:
    alone = standing_alone(
        element("g", mark("/meetings/?a=1", "One", rect(0, 0, 1, 1, class_="pic-held"))), site="https://x"
    )
    assert str(alone).count("class=") == 0
    assert 'fill="#1f6336"' in str(alone)
    assert 'href="https://x/meetings/?a=1"' in str(alone)


def test_the_stylesheet_knows_every_class_of_a_picture() -> None:
    sheet = (settings.BASE_DIR / "static" / "pictures.css").read_text(encoding="utf-8")
    known = set(re.findall(r"\.(pic-[a-z0-9-]+)", sheet))
    assert set(STYLES) <= known
    assert known - set(STYLES) == {"pic-mark", "pic-swatch"} - ({"pic-swatch"} - known)


@pytest.mark.parametrize(
    ("words", "expected"), [("Qatar", "Qatar"), ("Organisation of Islamic Cooperation", "Organisation…")]
)
def test_long_names_are_cut(words: str, expected: str) -> None:
    assert shorten(words, 90) == expected


def test_shades_rise_with_the_numbers() -> None:
    for largest in [1, 2, 7, 100, 10_000]:
        shades = [heat(number, largest) for number in range(1, largest + 1)]
        assert shades == sorted(shades)
        assert set(shades) <= {1, 2, 3, 4, 5}
    assert heat(10_000, 10_000) == 5


def test_small_states_have_a_ring_and_large_ones_none() -> None:
    shapes = world_shapes()
    assert all(shapes[code].is_small for code in ["MV", "SG", "BH", "MT", "VA", "NR"])
    assert not any(shapes[code].is_small for code in ["CN", "QA", "AF", "DE"] if code != "QA")
    assert len(shapes) > 200
    for shape in shapes.values():
        x, y = shape.middle
        assert 0 <= x <= WIDTH, shape.code
        assert 0 <= y <= HEIGHT, shape.code
