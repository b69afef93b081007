"""Figures as JSON, and as tables: beside those recorded last, and several sets beneath each other."""

from collections.abc import Mapping

from ingest.evaluation.meetings import Meeting
from ingest.evaluation.record import Change, Json, find_changes, flatten
from ingest.evaluation.scoring import Figures, Mistake, Rate

COLUMNS = {
    "found": "found f1", "people": "participants f1", "status": "status", "date": "date", "country": "country",
    "city": "city", "format": "format", "evid.": "evidence", "topics": "topics f1", "1-click": "one_click f1",
    "alarms": "false_alarms", "calibr.": "calibration_error",
}  # fmt: skip
_WIDTH = 26
_NAME = 19
_MOST = 8


def figures_as_json(figures: Figures, calibration: float | None = None) -> Json:
    """All figures, with the calibration error of the confidence where that is known."""
    flat: Json = {
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
    return flat if calibration is None else {**flat, "calibration_error": calibration}


def format_figures(figures: Json, recorded: Json | None) -> str:
    """A table with one figure a line; where figures were recorded, they stand beside it with the change."""
    now, before = flatten(figures), flatten(recorded or {})
    lines = [f"{'':{_WIDTH}}{'now':>8}{'recorded':>10}{'change':>9}"] if recorded else []
    for name, value in now.items():
        line = f"{name:{_WIDTH}}{_number(value):>8}"
        if name in before:
            change = value - before[name]
            line += f"{_number(before[name]):>10}" + (f"{change:>+9.3f}" if round(change, 3) else "")
        lines.append(line)
    return "\n".join(lines)


def format_changes(figures: Json, recorded: Json | None) -> str:
    """What became better and worse than recorded, most first; of rates only their F1. '' where nothing is recorded."""
    if recorded is None:
        return ""
    changes = [change for change in find_changes(figures, recorded) if not change.name.endswith((" p", " r"))]
    better = [str(change) for change in changes if change.gain > 0]
    worse = [str(change) for change in changes if change.gain < 0]
    lines = []
    for label, told in (("better: ", better), ("worse:  ", worse)):
        lines += [f"{label}{line}" for line in told[:_MOST]]
        lines += [f"{label}{len(told) - _MOST} more, by less"] if len(told) > _MOST else []
    return "\n".join(lines) or "no figure differs from the recorded one"


def format_falls(corpus: str, falls: list[Change]) -> str:
    return f"{corpus}: {'; '.join(map(str, falls))}"


def format_rows(rows: Mapping[str, Json]) -> str:
    """One line for each set, with the figures that matter most."""
    lines = [f"{'':{_NAME}}" + "".join(f"{title:>8}" for title in COLUMNS)]
    for name, figures in rows.items():
        flat = flatten(figures)
        shown = (f"{flat[key]:8.3f}" if key in flat else f"{'–':>8}" for key in COLUMNS.values())
        lines.append(f"{name:{_NAME}}" + "".join(shown))
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


def _number(value: float | int) -> str:
    return str(value) if isinstance(value, int) else f"{value:.3f}"
