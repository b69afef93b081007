"""`.ci/audit` fails where a hole is known, and only says so where nobody can tell."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HOLE = '{"dependencies": [{"name": "old", "version": "1", "vulns": [{"id": "PYSEC-1"}]}]}'


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        ("exit 0", 0, "no known holes"),
        (f"printf '%s' '{HOLE}' > \"$out\"; echo 'Found 1 known vulnerability'; exit 1", 1, "PYSEC-1"),
        ("echo 'ConnectionError: no route'; exit 1", 0, "skipped, the data of known holes cannot be reached"),
    ],
)
def test_it_tells_holes_from_a_missing_network(tmp_path: Path, answer: str, code: int, words: str) -> None:
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "audit", tmp_path / ".ci" / "audit")
    python = tmp_path / "python"
    python.write_text(
        '#!/bin/sh\n[ "$1" = -c ] && exit 0\n[ "$2" = json.tool ] && exec python3 -m json.tool "$3"\n'
        'while [ $# -gt 0 ]; do [ "$1" = --output ] && out=$2; shift; done\n' + answer + "\n"
    )
    python.chmod(0o755)
    done = subprocess.run([tmp_path / ".ci" / "audit", python], capture_output=True, text=True, check=False)
    assert (done.returncode, words in done.stdout) == (code, True), done.stdout + done.stderr
