"""Putting people on record."""

from django.db import transaction
from django.utils.text import slugify

from engagement.models import Affiliation, Meeting, MergedOfficial, Official, Party


@transaction.atomic
def create_official(
    *, name: str, party: Party | None = None, role: str = "", spelling: str = "", is_provisional: bool = False
) -> Official:
    """A new person, with the office and the spelling that the article gave."""
    name = name[:200]
    official = Official.objects.create(name=name, slug=free_slug(name), is_provisional=is_provisional)
    spellings = {text[:200] for text in (name, spelling) if text}
    for text in sorted(spellings):
        official.names.create(name=text)
    if party is not None:
        # No dates: the article shows that the office was held, not from when to when.
        Affiliation.objects.create(official=official, party=party, role=role[:300], precision="unknown")
    return official


def establish_officials(meeting: Meeting) -> None:
    """Those who attended, in person or with a delegation, are provisional no more. For a confirmed meeting."""
    attended = meeting.attendances.values("official_id")
    Official.objects.filter(pk__in=attended, is_provisional=True).update(is_provisional=False)


def free_slug(name: str) -> str:
    """A slug that no other official has, or had before a merge: `wang-yi`, then `wang-yi-2`."""
    base = slugify(name, allow_unicode=False)[:200] or "official"
    taken = set(Official.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= set(MergedOfficial.objects.filter(old_slug__startswith=base).values_list("old_slug", flat=True))
    if base not in taken:
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"
