"""The figures recorded last, set by set: what each later run is measured against, and the floor that tests hold.

The file holds `figures` and `versions` (of the extractor) by set, and `losses`: each figure that a recording made
worse, with the reason that was given for it. Nothing lowers the floor without one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.evaluation.corpus import CorpusError

# One figure, or the three of a `Rate`, or a count.
Json = dict[str, float | int | dict[str, float]]
COUNTS = frozenset(("articles", "meetings"))
LOWER_IS_BETTER = frozenset(("false_alarms", "calibration_error"))
# How far a figure may fall below the recorded one: another machine's arithmetic may turn one parse.
TOLERANCE = 0.02
TOLERATED_MEETINGS = 1.5  # where this many of a small set's meetings weigh more
_SEEN = 0.0005  # figures are shown with three digits


class FigureFellError(Exception):
    """Figures that may not be recorded; the message names them and says what to do."""


@dataclass(frozen=True)
class Change:
    """A figure now and as recorded; `gain` is above 0 where it became better."""

    name: str
    before: float
    now: float

    @property
    def gain(self) -> float:
        return self.before - self.now if self.name in LOWER_IS_BETTER else self.now - self.before

    def __str__(self) -> str:
        return f"{self.name} {self.now - self.before:+.3f} ({self.before:.3f} to {self.now:.3f})"


def find_changes(figures: Json, recorded: Json) -> list[Change]:
    """The figures that differ from the recorded ones, most first; one that is gone is as bad as can be."""
    now, before = flatten(figures), flatten(recorded)
    changes = [
        Change(name, value, now.get(name, float(name in LOWER_IS_BETTER)))
        for name, value in before.items()
        if name not in COUNTS
    ]
    return sorted((c for c in changes if abs(c.gain) >= _SEEN), key=lambda c: (-abs(c.gain), c.name))


def find_falls(figures: Json, recorded: Json) -> list[Change]:
    """The figures that fell further below the recorded ones than is tolerated."""
    return [change for change in find_changes(figures, recorded) if -change.gain > tolerance(recorded)]


def tolerance(recorded: Json) -> float:
    meetings = recorded.get("meetings")
    return max(TOLERANCE, TOLERATED_MEETINGS / meetings) if isinstance(meetings, int) and meetings else TOLERANCE


def read_recorded(path: Path, corpus: str) -> Json | None:
    """The figures recorded for a corpus folder of this name in `{"figures": {NAME: …}}`, None where there are none.

    Raises `CorpusError` for a file that is there but holds something else.
    """
    if not path.exists():
        return None
    try:
        recorded: Json | None = json.loads(path.read_text(encoding="utf-8"))["figures"].get(corpus)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorpusError(f"{path} holds no recorded figures ({error}). Restore it, or delete it.") from error
    return recorded


def record_figures(path: Path, corpus: str, figures: Json, version: str, because: str | None = None) -> None:
    """Put a corpus folder's figures, and the extractor's version they are of, into the record; others stay.

    Raises `FigureFellError` where a figure is worse than the recorded one and no reason is given; a reason is kept.
    """
    entry: dict[str, Any] = {"figures": {}, "versions": {}}
    if path.exists():
        entry = json.loads(path.read_text(encoding="utf-8"))
    worse = [change for change in find_changes(figures, entry["figures"].get(corpus, {})) if change.gain < 0]
    if worse and not because:
        raise FigureFellError(
            f"{corpus}: worse than recorded are {'; '.join(map(str, worse))}. Recording them lowers the floor: say why "
            "with --because."
        )
    if worse:
        fell = {change.name: [change.before, change.now] for change in worse}
        entry.setdefault("losses", []).append({"set": corpus, "version": version, "because": because, "figures": fell})
    entry["figures"][corpus] = figures
    entry["versions"][corpus] = version
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(entry, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def flatten(figures: Mapping[str, float | int | dict[str, float]]) -> dict[str, float | int]:
    """Each figure by its name; the three of a rate as 'found p', 'found r' and 'found f1'."""
    flat: dict[str, float | int] = {}
    for name, value in figures.items():
        if isinstance(value, dict):
            flat.update({f"{name} {key}": figure for key, figure in value.items()})
        else:
            flat[name] = value
    return flat
