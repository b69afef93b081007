"""Putting people on record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from engagement.models import Affiliation, Meeting, MergedOfficial, Official, OfficialName, Party


@dataclass(frozen=True, eq=False)
class NewOfficial:
    """Somebody to be put on record; `official` is unsaved until then. `names` are all spellings, the usual one too."""

    official: Official
    names: frozenset[str]
    party_id: int | None = None
    role: str = ""


def new_official(
    *, name: str, party_id: int | None = None, role: str = "", spelling: str = "", is_provisional: bool = False
) -> NewOfficial:
    """A new person, with the office and the spelling that the article gave, for `save_officials`."""
    name = name[:200]
    names = frozenset(text[:200] for text in (name, spelling) if text)
    return NewOfficial(Official(name=name, is_provisional=is_provisional), names, party_id, role)


@transaction.atomic(savepoint=False)
def save_officials(new: Sequence[NewOfficial]) -> None:
    """Put all on record, in four queries however many they are. Their `official`s then have slugs and keys."""
    if not new:
        return
    for one, slug in zip(new, free_slugs([one.official.name for one in new]), strict=True):
        one.official.slug = slug
    Official.objects.bulk_create([one.official for one in new])
    OfficialName.objects.bulk_create(
        OfficialName(official=one.official, name=text) for one in new for text in sorted(one.names)
    )
    # No dates: the article shows that the office was held, not from when to when.
    Affiliation.objects.bulk_create(
        Affiliation(official=one.official, party_id=one.party_id, role=one.role[:300], precision="unknown")
        for one in new
        if one.party_id is not None
    )


@transaction.atomic
def create_official(
    *, name: str, party: Party | None = None, role: str = "", spelling: str = "", is_provisional: bool = False
) -> Official:
    """A new person on record, with the office and the spelling that were given."""
    new = new_official(
        name=name, party_id=party.pk if party else None, role=role, spelling=spelling, is_provisional=is_provisional
    )
    save_officials([new])
    return new.official


def establish_officials(meeting: Meeting) -> None:
    """Those who attended, in person or with a delegation, are provisional no more. For a confirmed meeting."""
    attended = meeting.attendances.values("official_id")
    Official.objects.filter(pk__in=attended, is_provisional=True).update(is_provisional=False)


def free_slug(name: str) -> str:
    """A slug that no other official has, or had before a merge: `wang-yi`, then `wang-yi-2`."""
    return free_slugs([name])[0]


def free_slugs(names: Sequence[str]) -> list[str]:
    """As `free_slug`, one for each name and no two alike, in one query."""
    bases = [slugify(name, allow_unicode=False)[:200] or "official" for name in names]
    now = Official.objects.filter(_begins("slug", bases)).order_by().values_list("slug", flat=True)
    before = MergedOfficial.objects.filter(_begins("old_slug", bases)).values_list("old_slug", flat=True)
    taken = set(now.union(before))
    slugs = []
    for base in bases:
        slug, number = base, 2
        while slug in taken:
            slug, number = f"{base}-{number}", number + 1
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _begins(column: str, words: Iterable[str]) -> Q:
    return reduce(or_, (Q(**{f"{column}__startswith": word}) for word in sorted(set(words))))
