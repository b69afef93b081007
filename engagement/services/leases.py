"""Two analysts in one queue never get the same item: who has one before them holds a lease that runs out."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from engagement.models import Lease, Meeting, ReviewLease

# A page that is open renews its lease each minute; one that was closed or lost gives the item back after this.
LENGTH = timedelta(minutes=3)
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Leases(Generic[Row]):
    """The leases of one kind of items: rows of `model`, whose field `name` is the item. `holder` names a page, in 64
    characters at most."""

    model: type[Lease]
    name: str

    def free_for(self, items: QuerySet[Row], holder: str) -> QuerySet[Row]:
        """Those that no other page holds."""
        held = self._rows().filter(expires_at__gt=timezone.now()).exclude(holder=holder)
        return items.exclude(Q(pk__in=held.values(f"{self.name}_id")))

    @transaction.atomic
    def first(self, items: QuerySet[Row], *, user: User, holder: str) -> Row | None:
        """The first of the items, in their order, that no other page holds, leased to `holder`; None where none is.

        What the holder had before is free again.
        """
        found = self._lock_free(items, holder)
        # Somebody may have leased it, and let go of the row, between our look at the leases and our lock.
        while found is not None and self._held(found.pk, holder).exists():
            found = self._lock_free(items, holder)
        self._let_go(holder, apart_from=found.pk if found else None)
        if found is not None:
            self._lease(found.pk, user, holder)
        return found

    @transaction.atomic
    def take(self, pk: int, *, user: User, holder: str) -> User | None:
        """Lease this one, if nobody else holds it; returns who does. For an item that was opened by its address."""
        item: Any = self.model._meta.get_field(self.name).related_model
        item._default_manager.select_for_update(of=("self",)).filter(pk=pk).only("pk").first()
        other: Lease | None = self._held(pk, holder).select_related("user").first()
        if other is not None:
            return other.user
        self._let_go(holder, apart_from=pk)
        self._lease(pk, user, holder)
        return None

    def renew(self, pk: int, *, holder: str) -> User | None:
        """The page still shows the item: its lease begins anew, if nobody else has taken it; returns who has.

        Touches no other lease of the page: a renewal that comes late says nothing of what is shown by now.
        """
        until = timezone.now() + LENGTH
        if self._rows().filter(holder=holder, **{self.name: pk}).update(expires_at=until):
            return None
        other: Lease | None = self._held(pk, holder).select_related("user").first()
        return other.user if other else None

    def release(self, holder: str) -> None:
        """The page is closed, or looks at something else."""
        self._let_go(holder)

    def _lock_free(self, items: QuerySet[Row], holder: str) -> Row | None:
        return self.free_for(items, holder).select_for_update(skip_locked=True, of=("self",)).first()

    def _rows(self) -> QuerySet[Any]:
        return self.model._default_manager.all()

    def _held(self, pk: int, holder: str) -> QuerySet[Any]:
        """The lease of another page on the item, if it has not run out."""
        return self._rows().filter(expires_at__gt=timezone.now(), **{self.name: pk}).exclude(holder=holder)

    def _let_go(self, holder: str, apart_from: int | None = None) -> None:
        self._rows().filter(holder=holder).exclude(**{self.name: apart_from}).delete()

    def _lease(self, pk: int, user: User, holder: str) -> None:
        values = {"user": user, "holder": holder[:64], "expires_at": timezone.now() + LENGTH}
        item: dict[str, Any] = {f"{self.name}_id": pk}
        self._rows().update_or_create(values, **item)


PROPOSALS: Leases[Meeting] = Leases(ReviewLease, "meeting")
