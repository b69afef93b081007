import json
from pathlib import Path

import pytest

from ingest.evaluation.corpus import CorpusError
from ingest.evaluation.record import (
    FigureFellError,
    Json,
    find_changes,
    find_falls,
    read_recorded,
    record_figures,
    tolerance,
)

RECORDED: Json = {"meetings": 100, "found": {"f1": 0.7}, "date": 0.5, "status": 0.9, "false_alarms": 0.1}


def test_changes_come_with_the_greatest_first_and_fewer_false_alarms_are_a_gain() -> None:
    now: Json = {"meetings": 90, "found": {"f1": 0.75}, "date": 0.5004, "status": 0.8, "false_alarms": 0.08}
    assert [str(change) for change in find_changes(now, RECORDED)] == [
        "status -0.100 (0.900 to 0.800)",
        "found f1 +0.050 (0.700 to 0.750)",
        "false_alarms -0.020 (0.100 to 0.080)",
    ]
    assert [change.gain > 0 for change in find_changes(now, RECORDED)] == [False, True, True]


def test_a_fall_counts_beyond_what_another_machine_may_do() -> None:
    assert [c.name for c in find_falls({**RECORDED, "date": 0.47, "status": 0.89}, RECORDED)] == ["date"]
    assert [c.name for c in find_falls({**RECORDED, "false_alarms": 0.13}, RECORDED)] == ["false_alarms"]
    assert find_falls({**RECORDED, "date": 0.9}, RECORDED) == []


def test_a_figure_that_is_gone_has_fallen() -> None:
    gone = {name: value for name, value in RECORDED.items() if name not in ("date", "false_alarms")}
    assert {c.name for c in find_falls(gone, RECORDED)} == {"date", "false_alarms"}


def test_in_a_small_set_one_meeting_may_turn() -> None:
    assert tolerance({"meetings": 500}) == tolerance({}) == 0.02
    assert 1 / 9 < tolerance({"meetings": 9}) < 2 / 9


def test_figures_that_fell_are_recorded_with_a_reason_alone(tmp_path: Path) -> None:
    file = tmp_path / "docs" / "figures.json"
    record_figures(file, "seeds", RECORDED, "1")
    with pytest.raises(FigureFellError, match=r"date -0\.010.*--because"):
        record_figures(file, "seeds", {**RECORDED, "date": 0.49}, "2")
    assert read_recorded(file, "seeds") == RECORDED
    record_figures(file, "seeds", {**RECORDED, "date": 0.49}, "2", "dates of sports are gone")
    entry = json.loads(file.read_text(encoding="utf-8"))
    assert entry["figures"]["seeds"]["date"] == 0.49
    assert entry["losses"] == [
        {"set": "seeds", "version": "2", "because": "dates of sports are gone", "figures": {"date": [0.5, 0.49]}}
    ]


def test_better_figures_need_no_reason_and_other_sets_stay(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    record_figures(file, "seeds", RECORDED, "1")
    record_figures(file, "train", RECORDED, "1")
    record_figures(file, "train", {**RECORDED, "date": 0.6}, "2")
    assert read_recorded(file, "seeds") == RECORDED
    assert read_recorded(file, "train") == {**RECORDED, "date": 0.6}
    assert "losses" not in json.loads(file.read_text(encoding="utf-8"))


def test_read_recorded(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    assert read_recorded(file, "seeds") is None
    file.write_text('{"figures": {"seeds": {"date": 0.5}}}', encoding="utf-8")
    assert read_recorded(file, "seeds") == {"date": 0.5}
    assert read_recorded(file, "dev-plain") is None
    file.write_text("[]", encoding="utf-8")
    with pytest.raises(CorpusError, match="holds no recorded figures"):
        read_recorded(file, "seeds")
