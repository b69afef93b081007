"""How fast extraction is beside the bare spaCy pipeline: `python benchmarks/extraction.py [FOLDER] [RUNS]`.

Both take the same articles, in turn, several times; the best run of each counts, and the ratio is the share of the
articles a second of the bare pipeline (tok2vec, tagger, parser, ner, over every paragraph) that extraction reaches
by the clock. Processor time is only printed beside it, for machines that other work shares.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # `python benchmarks/extraction.py` looks in its own folder only

from ingest.extraction import ArticleInput, extract_many, load_pipeline  # noqa: E402
from ingest.extraction.cleaning import split_paragraphs  # noqa: E402
from ingest.extraction.extract import BATCH  # noqa: E402
from ingest.knowledge import knowledge_from_seeds  # noqa: E402

CORPUS = ROOT / "corpus" / "train"
RUNS = 5
LEAST = 0.75


def read_articles(folder: Path) -> list[ArticleInput]:
    """The articles of a corpus folder."""
    articles = []
    for line in (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        published = date.fromisoformat(raw["published"]) if raw["published"] else None
        articles.append(ArticleInput(raw["text"], raw["title"], published, raw["outlet"]))
    return articles


class Timing(NamedTuple):
    """Seconds of one run."""

    wall: float
    processor: float


def measure(work: Callable[[], None]) -> Timing:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return Timing(time.perf_counter() - wall, time.process_time() - processor)


def main(folder: Path = CORPUS, runs: int = RUNS) -> int:
    """Print both speeds and the ratio; 1 where the clock says that it falls short of what the project promises."""
    nlp, knowledge = load_pipeline(), knowledge_from_seeds(ROOT / "seeds")
    articles = read_articles(folder)
    texts = [paragraph.text for article in articles for paragraph in split_paragraphs(article.text)]

    def bare() -> None:
        for _ in nlp.pipe(texts, batch_size=BATCH):
            pass

    def whole() -> None:
        for _ in extract_many(nlp, articles, knowledge):
            pass

    whole()  # builds the indexes and warms both up
    timed = [(measure(bare), measure(whole)) for _ in range(runs)]
    words = sum(len(text.split()) for text in texts) / len(articles)
    print(f"{len(articles)} articles of {words:.0f} words, best of {runs} runs")
    ratios = {}
    for name in Timing._fields:
        limit = len(articles) / min(getattr(one, name) for one, _ in timed)
        reached = len(articles) / min(getattr(other, name) for _, other in timed)
        ratios[name] = reached / limit
        print(f"{name + ' time':16}bare {limit:6.1f} articles/s, extraction {reached:6.1f}, ratio {ratios[name]:.2f}")
    return 0 if ratios["wall"] >= LEAST else 1


if __name__ == "__main__":
    arguments = sys.argv[1:]
    sys.exit(main(Path(arguments[0]) if arguments else CORPUS, int(arguments[1]) if len(arguments) > 1 else RUNS))
