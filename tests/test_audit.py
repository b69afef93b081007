"""`.ci/audit` fails where a hole is known, and only says so where nobody can tell."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOUND: dict[str, Any] = {"name": "sound", "version": "2", "vulns": []}
HOLE: dict[str, Any] = {"name": "old", "version": "1", "vulns": [{"id": "PYSEC-1"}]}
UNTOLD: dict[str, Any] = {"name": "private", "skip_reason": "Dependency not found on PyPI"}


def answer(*packages: dict[str, Any], code: int = 0) -> str:
    return f"printf '%s' '{json.dumps({'dependencies': packages})}' > \"$out\"; exit {code}"


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        (answer(SOUND, SOUND), 0, "audit: no known holes in 2 packages of requirements.txt\n"),
        (answer(SOUND, HOLE, code=1), 1, "audit: old 1 PYSEC-1\naudit: known holes; raise"),
        (
            answer(SOUND, UNTOLD),
            0,
            "audit: no known holes in 1 packages of requirements.txt\naudit: could not be looked",
        ),
        (answer(HOLE, UNTOLD, code=1), 1, "\naudit: could not be looked up: private"),
        # pip-audit ends well where its data knows nothing at all.
        (answer(UNTOLD, UNTOLD), 0, "skipped, the data of known holes cannot be reached"),
        ("echo 'ConnectionError: no route'; exit 1", 0, "skipped, the data of known holes cannot be reached"),
    ],
)
def test_it_tells_holes_from_what_cannot_be_looked_up(tmp_path: Path, answer: str, code: int, words: str) -> None:
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "audit", tmp_path / ".ci" / "audit")
    python = tmp_path / "python"
    python.write_text(
        f'#!/bin/sh\n[ "$1" = -c ] && exit 0\n[ "$1" = - ] && exec "{sys.executable}" "$@"\n'
        'while [ $# -gt 0 ]; do [ "$1" = --output ] && out=$2; shift; done\n' + answer + "\n"
    )
    python.chmod(0o755)
    done = subprocess.run([tmp_path / ".ci" / "audit", python], capture_output=True, text=True, check=False)
    assert (done.returncode, words in done.stdout) == (code, True), done.stdout + done.stderr
    assert done.stdout.count("skipped") == words.count("skipped")
