"""A file between the steps of an import: kept for the session that brought it, for an hour, until it is imported.

In a session of its own that nobody signs in with: the database has it, so that each of several servers finds it; it
goes by itself with the sessions that ran out; and the user's own session, read by every request, does not carry it.
"""

import base64
from dataclasses import asdict, dataclass, field
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from ingest.spreadsheets.columns import Mapped, guess_columns
from ingest.spreadsheets.plan import Plan
from ingest.spreadsheets.planning import plan_import
from ingest.spreadsheets.reading import Table, read_table

_SECONDS = 60 * 60
_HERE = "spreadsheet"


@dataclass(frozen=True)
class Choices:
    """What the analyst says of the file. `dates`: day, month, or empty for neither."""

    mapping: Mapped = field(default_factory=dict)
    dates: str = ""
    confirm: bool = False

    @property
    def day_first(self) -> bool | None:
        return {"day": True, "month": False}.get(self.dates)


def keep_file(session: SessionBase, name: str, data: bytes) -> Table:
    """In place of the one kept before. Raises `SpreadsheetError`, and keeps nothing then."""
    table = read_table(name, data)
    drop_file(session)
    store = _store()
    store.set_expiry(_SECONDS)
    store["name"], store["file"] = name, base64.b64encode(data).decode()
    store.create()
    session[_HERE] = {"key": store.session_key, **asdict(Choices(guess_columns(table)))}
    return table


def kept_file(session: SessionBase) -> tuple[str, bytes] | None:
    """Its name and bytes; None where no file is kept, or no longer."""
    key = session.get(_HERE, {}).get("key")
    store = _store(key)
    if key is None or "file" not in store:
        return None
    return store["name"], base64.b64decode(store["file"])


def kept_table(session: SessionBase) -> Table | None:
    """None where no file is kept, or no longer."""
    kept = kept_file(session)
    return read_table(*kept) if kept else None


def choices_of(session: SessionBase) -> Choices:
    kept: dict[str, Any] = session.get(_HERE, {})
    return Choices(kept.get("mapping", {}), kept.get("dates", ""), kept.get("confirm", False))


def choose(session: SessionBase, choices: Choices) -> None:
    session[_HERE] = {**session[_HERE], **asdict(choices)}


def drop_file(session: SessionBase) -> None:
    kept = session.pop(_HERE, None)
    if kept:
        _store(kept["key"]).delete()


def plan_kept(table: Table, choices: Choices) -> Plan:
    """Raises `SpreadsheetError` for the mapping."""
    return plan_import(table, choices.mapping, day_first=choices.day_first, confirm=choices.confirm)


def _store(key: str | None = None) -> SessionBase:
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return store
