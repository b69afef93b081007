"""A name that an analyst put right in a meeting teaches how else the person is spelled."""

from django.contrib.auth.models import User

from engagement.models import Official, Operation
from engagement.services.operations import operation
from ingest.identity.candidates import apart_from, describe, rank_candidates
from ingest.identity.deciding import join_alike, telling
from ingest.identity.established import established_officials
from ingest.identity.known import KnownOfficial
from ingest.identity.scoring import Told, compare_names

# From here on two full names are one in other letters, since an analyst says so; below are those that many have, lone
# surnames and like ones. An initial fits others as well.
_ONE_NAME = 0.6
_BY_INITIAL = "surname and initial"


def learn_spelling(read: Official, meant: Official, by: User) -> tuple[str, ...]:
    """The analyst put `meant` where a machine had read `read`: returns the spellings of `meant` that are known from now
    on. Open proposals with such a name are resolved again.

    Nothing is learned where it was no misspelling: `read` is somebody on record, was said not to be `meant`, or stands
    beside them in another meeting; the names are not one person's (a title, a surname alone, a wholly different name);
    or somebody else on record is likelier. To be called once the participant is written, in the operation of the edit,
    with the lock of recording held.
    """
    known = established_officials().get(meant.pk)
    if known is None or not read.is_provisional:
        return ()
    told, apart = describe(read), apart_from(read)
    spelled = [name for name in telling(told.names) if _is_spelling(name, told, known)]
    if not spelled or meant.pk in apart | told.in_meeting or not _is_likeliest(known, told, apart):
        return ()
    with operation(Operation.Kind.EDIT, by=by, officials=[meant.pk]) as act:
        said = act.kind, act.label, act.reason
        new = [name for name in spelled if meant.names.get_or_create(name=name)[1]]
        join_alike(meant.pk, told.parties, by=by)
        act.kind, act.label, act.reason = said  # it goes on to be the edit that it is
    return tuple(new)


def _is_spelling(name: str, told: Told, known: KnownOfficial) -> bool:
    compared = [compare_names(name, spelling, told.homes | known.homes) for spelling in known.spellings]
    best = max(compared, key=lambda likeness: likeness.share)
    return best.share >= _ONE_NAME and best.reason != _BY_INITIAL


def _is_likeliest(known: KnownOfficial, told: Told, apart: frozenset[int]) -> bool:
    ranked = rank_candidates(told, apart, limit=1)
    return bool(ranked) and ranked[0].official.pk == known.pk
