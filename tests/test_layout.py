"""The sizes and names that keep every file readable in one sitting."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CODE = ("engagement", "ingest", "tests", "benchmarks", "drills")
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 60
MAX_DECISION_LINES = 60

# A module is named for what it does; these names take in anything.
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}


def files_of(suffix: str, *folders: str) -> list[Path]:
    found = (file for folder in folders for file in sorted((ROOT / folder).rglob(f"*{suffix}")))
    return [file for file in found if "migrations" not in file.parts]


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


PYTHON = [ROOT / "manage.py", *files_of(".py", *CODE)]


def functions_of(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Name and length of each, from its `def` to its last line; its decorators and nested ones are its own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_layout_finds_the_code() -> None:
    assert len(PYTHON) > 50
    assert dict(functions_of(ast.parse("def f():\n    pass\n\ndef g(): pass"))) == {"f": 2, "g": 1}


@pytest.mark.parametrize("file", PYTHON, ids=name_of)
def test_file_and_function_sizes(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= MAX_FILE_LINES
    too_long = {name: lines for name, lines in functions_of(ast.parse(source)) if lines > MAX_FUNCTION_LINES}
    assert not too_long


@pytest.mark.parametrize("file", files_of("", "templates", "static"), ids=name_of)
def test_page_files_sizes(file: Path) -> None:
    if file.suffix in {".html", ".css", ".js"}:
        limit = MAX_FILE_LINES if file.suffix != ".css" else 3 * MAX_FILE_LINES  # there is one stylesheet for all pages
        assert len(file.read_text(encoding="utf-8").splitlines()) <= limit


def test_names_say_what_is_inside() -> None:
    assert [name_of(file) for file in PYTHON if file.stem in BANNED_NAMES or file.parent.name in BANNED_NAMES] == []


@pytest.mark.parametrize("file", files_of(".md", "docs/decisions"), ids=name_of)
def test_decisions_are_short(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert len(lines) <= MAX_DECISION_LINES
