"""Arbitrary bytes, and real archives, lists and mails changed and cut: articles or words, never an exception."""

from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.readers.packed.opening import PACKED, open_packed
from ingest.readers.packed.parts import Bounds, Part
from tests.samples import mail, packed
from tests.samples.articles import tell

MOST = 50
BOUNDS = Bounds(file=200_000, files=MOST, total=1_000_000)
REAL = {
    ".zip": [make() for make in packed.ZIPS],
    ".csv": [make() for make in packed.TABLES],
    ".jsonl": [make() for make in packed.LINES],
    ".eml": [mail.both(tell(1))],
}
LIMITED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def opened(suffix: str, data: bytes) -> None:
    size = parts = 0
    for one in open_packed(BytesIO(data), f"a{suffix}", BOUNDS):
        if isinstance(one, Part):
            parts, size = parts + 1, size + len(one.data)
        else:
            assert one.name
            assert one.message.strip().endswith((".", ")"))
    assert parts <= MOST + 1
    assert size <= 2 * BOUNDS.total


def test_every_kind_is_tried() -> None:
    assert set(REAL) == set(PACKED)


@pytest.mark.parametrize("suffix", REAL)
@LIMITED
@given(data=st.binary(max_size=3000))
def test_any_bytes(suffix: str, data: bytes) -> None:
    opened(suffix, data)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
@LIMITED
@given(lines=st.lists(st.text(max_size=80), max_size=20), head=st.booleans())
def test_any_text(suffix: str, lines: list[str], head: bool) -> None:
    first = ["title,outlet,address,date,text"] if head else []
    opened(suffix, "\n".join([*first, *lines]).encode(errors="surrogatepass"))


@pytest.mark.parametrize("suffix", REAL)
@LIMITED
@given(
    which=st.integers(0, 5), at=st.floats(0, 1), noise=st.binary(max_size=30), cut=st.floats(0, 1), again=st.booleans()
)
def test_mutated_files(suffix: str, which: int, at: float, noise: bytes, cut: float, again: bool) -> None:
    data = REAL[suffix][which % len(REAL[suffix])]
    place = int(at * len(data))
    data = data[:place] + noise + data[place + len(noise) :]
    data = data[: max(1, int((0.2 + 0.8 * cut) * len(data)))] if which % 2 else data
    opened(suffix, data + data[place:] if again else data)
