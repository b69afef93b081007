"""What may not be deleted because the record rests on it, where no foreign key says so."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst


class ProtectedByMeetings:
    """For a ModelAdmin: a row is not deleted while others hold it in a many-to-many field.

    Django would take it out of them without a word, confirmed meetings among them.
    """

    def holders(self, objs: Iterable[Any]) -> QuerySet[Any]:
        """The rows that hold any of these."""
        raise NotImplementedError

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, list[str]]:
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)  # type: ignore[misc]
        held = [f"{capfirst(holder._meta.verbose_name)}: {holder}" for holder in self.holders(list(objs))]
        return deleted, counts, lacking, [*protected, *held]
