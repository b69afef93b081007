import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.copies import LEAST_LIKENESS, LEAST_SHARED
from ingest.signatures import HASHES, ROWS, estimate_likeness, sign

WORDS = [f"word{number}" for number in range(3000)]


def text_of(*numbers: int) -> str:
    return " ".join(WORDS[number] for number in numbers)


def jaccard(one: str, other: str) -> float:
    first, second = ({tuple(t.split()[n : n + 4]) for n in range(len(t.split()) - 3)} for t in (one, other))
    return len(first & second) / len(first | second)


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.8, 0.95])
def test_estimate_is_near_the_index(kept: float) -> None:
    chance = random.Random(7)  # noqa: S311
    base = [chance.randrange(3000) for _ in range(600)]
    cut = int(600 * kept)
    one, other = text_of(*base), text_of(*base[:cut], *(chance.randrange(3000) for _ in range(600 - cut)))
    estimate = estimate_likeness(sign(one).values, sign(other).values)
    assert estimate == pytest.approx(jaccard(one, other), abs=0.12)


def test_like_texts_share_a_band_and_others_none() -> None:
    base = list(range(300))
    edited = [*base[:150], 999, *base[151:]]
    assert set(sign(text_of(*base)).bands) & set(sign(text_of(*edited)).bands)
    assert not set(sign(text_of(*base)).bands) & set(sign(text_of(*range(1000, 1300))).bands)


@given(st.lists(st.integers(0, HASHES - 1), max_size=HASHES // 4))
@example(list(range(0, 100, ROWS)))  # as many bands as can be
def test_alike_by_estimate_shares_so_many_bands(changed: list[int]) -> None:
    """What `copies` asks of the index leaves out none that is alike enough."""
    one = list(range(HASHES))
    other = [-1 if number in changed else number for number in one]
    equal = sum(one[n : n + ROWS] == other[n : n + ROWS] for n in range(0, HASHES, ROWS))
    assert estimate_likeness(one, other) < LEAST_LIKENESS or equal >= LEAST_SHARED


def test_case_punctuation_and_breaks_do_not_count() -> None:
    text = text_of(*range(60))
    assert sign(text) == sign(text.upper().replace(" ", ",\n\n"))


def test_short_texts_have_no_signature() -> None:
    assert sign("") == sign(text_of(*range(18))) == sign("a " * 500)
    assert sign("").values == ()
    assert estimate_likeness((), ()) == 0


@given(st.text(max_size=400))
def test_any_text_fits_the_columns(text: str) -> None:
    signature = sign(text)
    assert len(signature.values) in {0, HASHES}
    assert len(signature.bands) == len(signature.values) // ROWS
    assert all(-(2**63) <= number < 2**63 for number in (*signature.values, *signature.bands))


def test_signature_is_the_same_on_every_machine() -> None:
    assert sign(text_of(*range(40))).values[:3] == (55358285, 78284949, 22901723)
