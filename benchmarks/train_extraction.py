"""Train the small models of extraction from the labelled articles: `python -m benchmarks.train_extraction [FOLDER]`.

Writes `linker`, `status`, `topics`, `places` and `dates` in `ingest/extraction/weights/`: the same bytes on every run
with the same articles, rules, seeds and language model. Train after every change of rules, seeds or features;
`manage.py evaluate` measures.
"""

import json
import sys
from pathlib import Path

from ingest.evaluation.corpus import read_folder
from ingest.extraction import ArticleInput, load_pipeline
from ingest.extraction.assembly.linear import FOLDER as WEIGHTS
from ingest.extraction.assembly.linear import LinearModel
from ingest.extraction.extract import analyse_many
from ingest.extraction.learning.train import train_dates, train_linker, train_places, train_status, train_topics
from ingest.knowledge import knowledge_from_seeds

ROOT = Path(__file__).parent.parent


def write_model(model: LinearModel, name: str) -> None:
    """One feature a line, sorted: a diff shows what changed."""
    rows = [f"{json.dumps(key, ensure_ascii=False)}:{json.dumps(row)}" for key, row in sorted(model.weights.items())]
    text = f'{{"classes":{json.dumps(model.classes)},"weights":{{\n' + ",\n".join(rows) + "\n}}\n"
    (WEIGHTS / f"{name}.json").write_text(text, encoding="utf-8")
    print(f"{name}: {len(model.weights)} features")


def main(folder: Path) -> None:
    nlp, knowledge = load_pipeline(), knowledge_from_seeds(ROOT / "seeds")
    articles, _ = read_folder(folder)
    labels = [json.loads(line) for line in (folder / "gold.jsonl").read_text(encoding="utf-8").split("\n") if line]
    meetings = {label["id"]: label["meetings"] for label in labels}
    inputs = (ArticleInput(a.text, a.title, a.published, a.outlet) for a in articles)
    analyses = [analysis for _, analysis, _ in analyse_many(nlp, inputs, knowledge)]
    labelled = [(analysis, meetings[a.id]) for a, analysis in zip(articles, analyses, strict=True)]
    write_model(train_linker(labelled), "linker")
    write_model(train_status(labelled), "status")
    write_model(train_topics(labelled), "topics")
    write_model(train_places(labelled), "places")
    write_model(train_dates(labelled), "dates")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "corpus" / "train")
