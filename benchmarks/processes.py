"""Extraction in processes of its own: how long one takes to start, what two gain over one, how much memory they hold.

Run as a script with the corpus folder, this file is such a process: it says `ready`, and then answers each line on its
input with what the same articles took it.
"""

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # a script looks in its own folder only

from benchmarks.articles import measure, read_articles  # noqa: E402
from ingest.extraction import extract_many, extract_meetings, load_pipeline  # noqa: E402
from ingest.knowledge import knowledge_from_seeds  # noqa: E402

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Figures:
    """Seconds from a process's start to its first extraction; how many times as fast two processes are as one, by the
    clock and by the processor time that an article takes; the highest memory of a process in MB."""

    start_up: float
    two_by_clock: float
    two_by_processor: float
    memory: float


class Worker:
    """A process that extracts; `start_up` is what it took to be ready."""

    def __init__(self, folder: Path) -> None:
        began = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        )
        self.answer()
        self.start_up = time.perf_counter() - began

    def ask(self, what: str) -> None:
        assert self._process.stdin  # noqa: S101 - for mypy
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """What the process says next. Raises `RuntimeError` where it ended instead."""
        assert self._process.stdout  # noqa: S101
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"A process of the benchmark ended with {self._process.wait()}: see above.")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def end(self) -> None:
        self._process.communicate()


def measure_processes(folder: Path, runs: int) -> Figures:
    """One process and two take the same articles in turn, `runs` times; the best of each counts."""
    workers = [Worker(folder), Worker(folder)]
    alone, together = [], []
    for _ in range(runs):
        alone.append(_run(workers[:1]))
        together.append(_run(workers))
    wall, processor = (
        2 * min(max(one[key] for one in run) for run in alone) / min(max(one[key] for one in run) for run in together)
        for key in ("wall", "processor")
    )
    workers[0].ask("megabyte")
    workers[0].answer()
    for worker in workers:
        worker.ask("memory")
    memory = max(worker.answer()["memory"] for worker in workers)
    for worker in workers:
        worker.end()
    return Figures(min(worker.start_up for worker in workers), wall, processor, memory)


def _run(workers: list[Worker]) -> list[dict[str, Any]]:
    for worker in workers:
        worker.ask("articles")
    return [worker.answer() for worker in workers]


def serve(folder: Path) -> None:
    """Answer each line on the input, until it ends."""
    nlp, knowledge = load_pipeline(), knowledge_from_seeds(ROOT / "seeds")
    extract_meetings(nlp, text="Wang Yi met Amir Khan Muttaqi in Doha on Monday.", knowledge=knowledge)
    _say({"ready": True})
    articles = read_articles(folder)
    long = "\n\n".join(article.text for article in articles)
    long = (long * (MEGABYTE // len(long) + 1))[:MEGABYTE]

    def whole() -> None:
        for _ in extract_many(nlp, articles, knowledge):
            pass

    for line in sys.stdin:
        if line.strip() == "articles":
            _say(measure(whole)._asdict())
        elif line.strip() == "megabyte":
            extract_meetings(nlp, text=long, knowledge=knowledge)
            _say({"ready": True})
        else:
            _say({"memory": _highest_memory()})


def _say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


def _highest_memory() -> float:
    """MB that this program held at most. Linux counts in `ru_maxrss` what the process was before, a fork of its parent,
    so there the kernel is asked for the program's own mark; on macOS the figure is in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
