"""Moving all that refers to one record over to another, in whichever app it lies.

The foreign keys are asked from Django's own registry, so that the rows of an app that this one has never heard of move
as well. Tables of events are left alone: they say what was.
"""

from typing import Any

from django.db import IntegrityError, models, transaction
from pghistory.models import Event
from psycopg.errors import UniqueViolation


def foreign_keys_to(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    """Every foreign key to the model, hidden ones and those of many-to-many tables among them."""
    keys = []
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):  # a one-to-one relation is one of these too
            continue
        owner = relation.field.model
        if owner._meta.managed and not issubclass(owner, Event):
            keys.append(relation.field)
    return keys


def repoint(old: models.Model, new: models.Model, *, apart_from: tuple[type[models.Model], ...] = ()) -> None:
    """Let every row that refers to `old` refer to `new`; where `new` has an equal row already, that one stays.

    `apart_from`: models whose rows the caller moves itself. Both rows must be locked.
    """
    for key in foreign_keys_to(type(old)):
        if key.model not in apart_from:
            _repoint(key, old, new)


def _repoint(key: models.ForeignKey[Any, Any], old: models.Model, new: models.Model) -> None:
    rows = key.model._base_manager.filter(**{key.name: old}).order_by("pk")
    pks = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
    if pks and not _try_update(key, pks, new):
        for pk in pks:
            if not _try_update(key, [pk], new):
                key.model._base_manager.filter(pk=pk).delete()


def _try_update(key: models.ForeignKey[Any, Any], pks: list[Any], new: models.Model) -> bool:
    """False where an equal row is there already. Raises `IntegrityError` for anything else that is refused."""
    try:
        with transaction.atomic():
            key.model._base_manager.filter(pk__in=pks).update(**{key.name: new})
    except IntegrityError as error:
        if isinstance(error.__cause__, UniqueViolation):
            return False
        raise
    return True
