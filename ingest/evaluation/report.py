"""Figures as JSON and as a table beside those recorded last."""

import json
from collections.abc import Mapping
from pathlib import Path

from ingest.evaluation.corpus import CorpusError
from ingest.evaluation.meetings import Meeting
from ingest.evaluation.scoring import Figures, Mistake, Rate

# One figure, or the three of a `Rate`, or a count.
Json = dict[str, float | int | dict[str, float]]
_WIDTH = 26


def figures_as_json(figures: Figures) -> Json:
    return {
        "articles": figures.articles,
        "meetings": figures.meetings,
        "found": _rate_as_json(figures.found),
        "found_main_recall": figures.found_main_recall,
        "found_background_recall": figures.found_background_recall,
        "participants": _rate_as_json(figures.participants),
        **figures.fields,
        "topics": _rate_as_json(figures.topics),
        "one_click": _rate_as_json(figures.one_click),
        "false_alarms": figures.false_alarms,
    }


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


def record_figures(path: Path, corpus: str, figures: Json, version: str) -> None:
    """Put a corpus folder's figures, and the extractor's version they are of, into the record; others stay."""
    entry = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"figures": {}, "versions": {}}
    entry["figures"][corpus] = figures
    entry["versions"][corpus] = version
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(entry, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def format_figures(figures: Json, recorded: Json | None) -> str:
    """A table with one figure a line; where figures were recorded, they stand beside it with the change."""
    now, before = _flatten(figures), _flatten(recorded or {})
    lines = [f"{'':{_WIDTH}}{'now':>8}{'recorded':>10}{'change':>9}"] if recorded else []
    for name, value in now.items():
        line = f"{name:{_WIDTH}}{_number(value):>8}"
        if name in before:
            change = value - before[name]
            line += f"{_number(before[name]):>10}" + (f"{change:>+9.3f}" if round(change, 3) else "")
        lines.append(line)
    return "\n".join(lines)


def format_mistake(mistake: Mistake) -> str:
    lines = [f"{mistake.article}  {mistake.what}"]
    for label, meeting in (("gold", mistake.gold), ("told", mistake.predicted)):
        if meeting is not None:
            lines += [f"  {label}: {_describe(meeting)}", f"        “{' '.join(meeting.evidence.split())[:200]}”"]
    return "\n".join(lines)


def _describe(meeting: Meeting) -> str:
    people = ", ".join(f"{p.name or 'delegation'} ({'/'.join(p.party) or '?'})" for p in meeting.participants)
    when = f"{meeting.start or '?'}{f' to {meeting.end}' if meeting.end else ''}"
    where = ", ".join(filter(None, (meeting.city, meeting.country))) or "?"
    return f"{meeting.status} {when} in {where}: {people}"


def _rate_as_json(rate: Rate) -> dict[str, float]:
    return {"p": rate.p, "r": rate.r, "f1": rate.f1}


def _flatten(figures: Mapping[str, float | int | dict[str, float]]) -> dict[str, float | int]:
    flat: dict[str, float | int] = {}
    for name, value in figures.items():
        if isinstance(value, dict):
            flat.update({f"{name} {key}": figure for key, figure in value.items()})
        else:
            flat[name] = value
    return flat


def _number(value: float | int) -> str:
    return str(value) if isinstance(value, int) else f"{value:.3f}"
