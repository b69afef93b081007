"""How fast and how large extraction is: `python benchmarks/extraction.py [FOLDER] [RUNS]`; fails on a broken promise.

- The ratio: bare spaCy pipeline (tok2vec, tagger, parser, ner, over every paragraph) and extraction take the same
  articles, in turn, several times; the best run of each counts. It is the share of the bare pipeline's articles a
  second that extraction reaches by the clock.
- Two processes beside one, start-up and memory: `benchmarks/processes.py`.

Processor time is only printed beside the clock's, for machines that other work shares.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # `python benchmarks/extraction.py` looks in its own folder only
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as workers run; numpy reads it when it is imported

from benchmarks.articles import BARE_BATCH, Timing, measure, read_articles  # noqa: E402
from benchmarks.processes import measure_processes  # noqa: E402
from ingest.extraction import extract_many, load_pipeline  # noqa: E402
from ingest.extraction.cleaning import split_paragraphs  # noqa: E402
from ingest.knowledge import knowledge_from_seeds  # noqa: E402

CORPUS = ROOT / "corpus" / "train"
RUNS = 5


@dataclass(frozen=True)
class Promise:
    """A figure with what the project promises of it: at least `limit`, or at most where `most`."""

    name: str
    figure: float
    limit: float
    most: bool = False

    @property
    def kept(self) -> bool:
        return self.figure <= self.limit if self.most else self.figure >= self.limit

    def __str__(self) -> str:
        promise = f"{'at most' if self.most else 'at least'} {self.limit:g}"
        return f"{self.name:44}{self.figure:8.2f}  {promise:14}{'kept' if self.kept else 'BROKEN'}"


def measure_ratio(folder: Path, runs: int) -> tuple[float, float]:
    """Articles a second of extraction beside the bare pipeline's, by the clock and by processor time."""
    nlp, knowledge = load_pipeline(), knowledge_from_seeds(ROOT / "seeds")
    articles = read_articles(folder)
    texts = [paragraph.text for article in articles for paragraph in split_paragraphs(article.text)]

    def bare() -> None:
        for _ in nlp.pipe(texts, batch_size=BARE_BATCH):
            pass

    def whole() -> None:
        for _ in extract_many(nlp, articles, knowledge):
            pass

    whole()  # builds the indexes and warms both up
    timed = [(measure(bare), measure(whole)) for _ in range(runs)]
    words = sum(len(text.split()) for text in texts) / len(articles)
    print(f"{len(articles)} articles of {words:.0f} words, best of {runs} runs")
    ratios = []
    for name in Timing._fields:
        limit = len(articles) / min(getattr(one, name) for one, _ in timed)
        reached = len(articles) / min(getattr(other, name) for _, other in timed)
        ratios.append(reached / limit)
        print(f"{name + ' time':16}bare {limit:6.1f} articles/s, extraction {reached:6.1f}, ratio {ratios[-1]:.2f}")
    return ratios[0], ratios[1]


def main(folder: Path = CORPUS, runs: int = RUNS) -> int:
    """Print all figures; 1 where one of them falls short of what the project promises."""
    processes = measure_processes(folder, runs)
    by_clock, _ = measure_ratio(folder, runs)
    print(f"two processes by processor time: {processes.two_by_processor:.2f} times one\n")
    promises = [
        Promise("articles a second, of the bare pipeline's", by_clock, 0.60),
        Promise("two processes, times one", processes.two_by_clock, 1.8),
        Promise("memory of a process, MB", processes.memory, 700, most=True),
        Promise("process start to the first extraction, s", processes.start_up, 6, most=True),
    ]
    print("\n".join(map(str, promises)))
    return 0 if all(promise.kept for promise in promises) else 1


if __name__ == "__main__":
    arguments = sys.argv[1:]
    sys.exit(main(Path(arguments[0]) if arguments else CORPUS, int(arguments[1]) if len(arguments) > 1 else RUNS))
