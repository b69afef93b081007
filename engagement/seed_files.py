"""Lines of seed files, CSV and JSON Lines, and the checks that name file and line where a line is wrong."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any


class SeedError(ValueError):
    """A seed file says something that cannot be right. The message names the file, the line and the remedy."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path.name}, line {line}: {problem}")


def csv_rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with its line, values stripped; a blank line is skipped."""
    reader = csv.reader(io.StringIO(_utf8(path), newline=""), strict=True)
    header = tuple(next(reader, []))
    if header != columns:
        raise SeedError(path, 1, f"the columns must be {','.join(columns)}, not {','.join(header)}")
    try:
        for values in reader:
            if values and len(values) != len(columns):
                raise SeedError(path, reader.line_num, f"{len(values)} values for {len(columns)} columns")
            if values:
                yield reader.line_num, dict(zip(columns, (value.strip() for value in values), strict=True))
    except csv.Error as error:
        raise SeedError(path, reader.line_num, f"not a row of CSV: {error}") from error


def json_objects(path: Path, keys: tuple[str, ...]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each line's object with its line, its keys checked; a blank line is skipped."""
    for line, text in enumerate(_utf8(path).split("\n"), start=1):
        if not text.strip():
            continue
        try:
            entry = json.loads(text, object_pairs_hook=_without_repetition)
        except ValueError as error:
            raise SeedError(path, line, f"not a JSON object: {error}") from error
        yield line, checked_keys(path, line, entry, keys)


def _utf8(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SeedError(path, line, "not UTF-8; save the file in that encoding") from error


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object, unless a key stands twice, of which json would silently keep the last."""
    entry = dict(pairs)
    if len(entry) != len(pairs):
        raise ValueError("a key stands twice")
    return entry


def checked_keys(path: Path, line: int, entry: object, keys: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise SeedError(path, line, f"expected an object with {', '.join(keys)}")
    if unknown := sorted(set(entry) - set(keys)):
        raise SeedError(path, line, f"unknown key {', '.join(unknown)}; the keys are {', '.join(keys)}")
    if missing := [key for key in keys if key not in entry]:
        raise SeedError(path, line, f"missing key {', '.join(missing)}")
    return entry


def required(path: Path, line: int, row: Mapping[str, str], column: str) -> str:
    if not row[column]:
        raise SeedError(path, line, f"{column} is empty")
    return row[column]


def required_text(path: Path, line: int, entry: Mapping[str, Any], key: str) -> str:
    value = optional_text(path, line, entry, key)
    if value is None:
        raise SeedError(path, line, f"{key} is empty")
    return value


def optional_text(path: Path, line: int, entry: Mapping[str, Any], key: str) -> str | None:
    value = entry[key]
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise SeedError(path, line, f"{key} must be a text, not {value!r}")
    return value


def split_names(path: Path, line: int, value: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in value.split(";") if part.strip())
    if len(set(parts)) != len(parts):
        raise SeedError(path, line, f"a name stands twice in {value!r}")
    return parts


def refuse_duplicate(path: Path, line: int, seen: dict[str, int], key: str) -> None:
    if key in seen:
        raise SeedError(path, line, f"{key} stands on line {seen[key]} already")
    seen[key] = line


def require_known(path: Path, line: int, code: str, codes: set[str]) -> None:
    if code not in codes:
        raise SeedError(path, line, f"no party has the code {code!r}; add it to parties.csv or correct it")
