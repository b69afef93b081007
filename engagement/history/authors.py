"""Who wrote an event: a person, the machine at a task, a command, or somebody in the database itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model

MACHINE = "the machine"
DATABASE = "somebody in the database"
_GONE = "a user who is gone"
_VISITOR = "a visitor who was not signed in"


@dataclass(frozen=True)
class Author:
    """`name` as it stands in the middle of a sentence. `is_person`: somebody with an account of their own."""

    name: str
    is_person: bool = False

    def __str__(self) -> str:
        return self.name

    @property
    def at_start(self) -> str:
        """The name as it stands at the start of a sentence; a user's is left as it is."""
        return self.name if self.is_person else self.name[:1].upper() + self.name[1:]


class Authors:
    """The authors of the contexts of some events, in one query."""

    def __init__(self, contexts: Iterable[Any]) -> None:
        ids = {_user_id(context) for context in contexts} - {None}
        users = get_user_model()._default_manager.in_bulk(ids)
        self._users = {pk: user.get_username() for pk, user in users.items()}

    def of(self, context: Any) -> Author:
        """Of pghistory's context, or of None: who writes past every page, task and command leaves none."""
        if context is None:
            return Author(DATABASE)
        user_id = _user_id(context)
        if user_id is not None:
            return Author(self._users.get(user_id, _GONE), is_person=user_id in self._users)
        return Author(_machine(context.metadata))


def author_of(event: Any) -> Author:
    """Of one event."""
    return Authors([event.pgh_context]).of(event.pgh_context)


def _user_id(context: Any) -> Any:
    return context.metadata.get("user") if context else None


def _machine(metadata: dict[str, Any]) -> str:
    if task := metadata.get("task"):
        reading = metadata.get("article")
        if task == "process_article" and reading:
            return f"{MACHINE} (reading article {reading})"
        return f"{MACHINE} (at the task {task})"
    # The seed's own mark is older than the commands' key.
    if command := metadata.get("command") or metadata.get("source"):
        return f"the command {command}"
    return _VISITOR if "url" in metadata else MACHINE
