"""The trained models that assembly asks, together; `manage.py train` makes their files in `weights/`."""

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from ingest.extraction.assembly.linear import LinearModel, Model
from ingest.extraction.assembly.weights import FOLDER, read_model, write_model


@dataclass(frozen=True)
class Models:
    """One model for each decision; `docs/extraction.md` says what each decides."""

    linker: Model
    company: Model
    status: Model
    dates: LinearModel
    places: LinearModel
    topics: LinearModel
    confidence: Model


NAMES = tuple(field.name for field in fields(Models))


@cache
def load_models() -> Models:
    """The models in `weights/`, read once."""
    return Models(**{name: read_model(FOLDER / f"{name}.json") for name in NAMES})  # type: ignore[arg-type]


def save_models(models: Models, folder: Path = FOLDER) -> None:
    """Write each model as `NAME.json` into `folder`."""
    for name in NAMES:
        write_model(getattr(models, name), folder / f"{name}.json")
