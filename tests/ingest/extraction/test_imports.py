"""What extraction needs at run time: LightGBM and SciPy belong to training alone."""

import subprocess
import sys

import pytest

BLOCKED = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("lightgbm", "scipy"):
            raise {error}
sys.meta_path.insert(0, Absent())
"""


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.parametrize(
    "modules",
    [
        "ingest.extraction, ingest.extraction.assembly.models, ingest.extraction.assembly.trees",
        "ingest.evaluation.labelled",
    ],
)
def test_extraction_and_its_score_import_no_lightgbm(modules: str) -> None:
    settings = "import os; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'engagement.config.settings')"
    loaded = run(f"{settings}\nimport django; django.setup()\nimport sys, {modules}\nprint(*sys.modules)").split()
    assert "ingest.extraction.extract" in loaded
    assert not {"lightgbm", "scipy", "ingest.extraction.learning.boost"} & set(loaded)


@pytest.mark.parametrize("error", ["ModuleNotFoundError('no lightgbm')", "OSError('libgomp.so.1: no such file')"])
def test_training_can_be_imported_without_lightgbm(error: str) -> None:
    code = BLOCKED.format(error=error) + "from ingest.extraction.learning import boost, train\nprint(boost.MISSING)"
    assert run(code) in error
