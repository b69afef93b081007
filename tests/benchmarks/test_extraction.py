"""The benchmark of extraction runs and judges; what it measures depends on the machine, and is no test's."""

from pathlib import Path

import pytest

from benchmarks import extraction
from benchmarks.extraction import Promise, main
from benchmarks.processes import Figures, measure_processes

SEEDS = Path(__file__).parents[2] / "corpus" / "seeds"


@pytest.mark.parametrize(
    ("figure", "limit", "most", "kept"),
    [(0.61, 0.6, False, True), (0.59, 0.6, False, False), (699, 700, True, True), (701, 700, True, False)],
)
def test_promises(figure: float, limit: float, most: bool, kept: bool) -> None:
    promise = Promise("it", figure, limit, most)
    assert promise.kept is kept
    assert ("BROKEN" in str(promise)) is not kept


@pytest.mark.parametrize(("memory", "code"), [(500, 0), (900, 1)])
def test_a_broken_promise_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], memory: float, code: int
) -> None:
    monkeypatch.setattr(extraction, "measure_processes", lambda *_: Figures(3.0, 1.9, 1.95, memory))
    monkeypatch.setattr(extraction, "measure_ratio", lambda *_: (0.8, 0.85))
    assert main(SEEDS, 1) == code
    assert capsys.readouterr().out.count("kept") == 4 - code


@pytest.mark.model
def test_processes_start_work_and_tell_what_they_took() -> None:
    figures = measure_processes(SEEDS, 1)
    assert 0.5 < figures.start_up < 120
    assert 0.1 < figures.two_by_clock < 10
    assert 0.1 < figures.two_by_processor < 10
    assert 200 < figures.memory <= 700
