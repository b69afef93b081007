"""How fast extraction is beside the bare spaCy pipeline: `python -m benchmarks.extraction [FOLDER] [RUNS]`.

Both take the same paragraphs in the same batches, in turn, several times; the best run of each counts, and the ratio
is the share of the articles a second of the bare pipeline (tok2vec, tagger, parser, ner) that extraction reaches.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from ingest.extraction import ArticleInput, extract_many, load_pipeline
from ingest.extraction.cleaning import split_paragraphs
from ingest.extraction.extract import BATCH
from ingest.knowledge import knowledge_from_seeds

ROOT = Path(__file__).parent.parent
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


def seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(folder: Path = CORPUS, runs: int = RUNS) -> int:
    """Print both speeds and the ratio; 1 where it falls short of what the project promises."""
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
    timed = [(seconds(bare), seconds(whole)) for _ in range(runs)]
    limit = len(articles) / min(one for one, _ in timed)
    reached = len(articles) / min(other for _, other in timed)
    words = sum(len(text.split()) for text in texts) / len(articles)
    print(f"{len(articles)} articles of {words:.0f} words, best of {runs} runs")
    print(f"bare pipeline  {limit:6.1f} articles/s")
    print(f"extraction     {reached:6.1f} articles/s")
    print(f"ratio          {reached / limit:6.2f} (at least {LEAST})")
    return 0 if reached >= LEAST * limit else 1


if __name__ == "__main__":
    arguments = sys.argv[1:]
    sys.exit(main(Path(arguments[0]) if arguments else CORPUS, int(arguments[1]) if len(arguments) > 1 else RUNS))
