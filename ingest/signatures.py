"""MinHash: a text as a few numbers, by which nearly equal texts are found and compared without their words.

After A. Broder, "On the resemblance and containment of documents" (1997), with shingles of words: the share of equal
numbers in two signatures estimates the Jaccard index of the texts' sets of shingles, with a standard error of 0.035 at
0.8. Signatures are cut into bands: texts with one band in common are candidates (Leskovec, Rajaraman, Ullman, "Mining
of massive datasets", chapter 3.4).
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

SHINGLE = 4  # words
HASHES = 128
ROWS = 4  # of a band: at a likeness of 0.8 one of 32 bands agrees but for once in ten million; at 0.2 for 5 in 100
LEAST_SHINGLES = 16  # a text of twenty words says too little to be anybody's copy
_WORD = re.compile(r"\w+")
_PRIME = np.uint64((1 << 31) - 1)  # so that a product of two stays below 2^64
_AT_ONCE = 4096  # shingles hashed at once: 4 MB


def _hash(text: str) -> int:
    """64 bits, the same in every process, on every machine and by every version: signatures are kept."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


_NUMBERS = [[1 + _hash(f"{kind} {n}") % (int(_PRIME) - 1) for n in range(HASHES)] for kind in ("factor", "offset")]
_FACTORS, _OFFSETS = (np.array(numbers, dtype=np.uint64)[:, None] for numbers in _NUMBERS)


@dataclass(frozen=True)
class Signature:
    """`values`: one number for each hash function. `bands`: one number for each band, 64 bits with a sign."""

    values: tuple[int, ...]
    bands: tuple[int, ...]


def sign(text: str) -> Signature:
    """The text's signature; empty where the text is too short to compare."""
    shingles = _shingles(text)
    if len(shingles) < LEAST_SHINGLES:
        return Signature((), ())
    hashed = np.array([_hash(shingle) for shingle in shingles], dtype=np.uint64) % _PRIME
    least = np.full(HASHES, _PRIME, dtype=np.uint64)
    for start in range(0, len(hashed), _AT_ONCE):
        mixed = (_FACTORS * hashed[None, start : start + _AT_ONCE] + _OFFSETS) % _PRIME
        least = np.minimum(least, mixed.min(axis=1))
    values = tuple(int(value) for value in least)
    bands = (f"{n}:{values[n : n + ROWS]}" for n in range(0, HASHES, ROWS))
    return Signature(values, tuple(_hash(band) - (1 << 63) for band in bands))


def estimate_likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """The Jaccard index of two texts, by their signatures' values; 0 where one has none."""
    if not one or len(one) != len(other):
        return 0.0
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def _shingles(text: str) -> set[str]:
    words = _WORD.findall(unicodedata.normalize("NFKC", text).lower())
    return {" ".join(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1)}
