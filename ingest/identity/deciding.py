"""An analyst's word on who a name is, and what follows from it for the other names that wait.

Each decision is one operation, with everything that it resolved: undone, all of it waits again.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User

from engagement.exceptions import CannotUndo
from engagement.models import Official, OfficialName, Operation, Participation
from engagement.services import identity
from engagement.services.apart import keep_officials_apart
from engagement.services.operations import operation
from engagement.services.recording import lock_recording
from engagement.services.undo import undo_operation
from ingest.identity.candidates import apart_from, parties_told, surely_known
from ingest.identity.established import established_officials
from ingest.identity.keys import fold_spelling, name_key, same_name
from ingest.identity.known import KnownOfficial, homes_of

KINDS = (Operation.Kind.IDENTIFY, Operation.Kind.KEEP_APART)


@dataclass(frozen=True)
class Decision:
    """What was decided, in words, the names that were resolved with it, and the officials that it is about."""

    words: str
    joined: tuple[str, ...] = ()
    officials: tuple[int, ...] = ()


def decide_same(*, provisional_id: int, official_id: int, by: User) -> Decision:
    """They are the established official. Raises as `identity.same_as` does."""

    def write() -> tuple[str, ...]:
        found = Official.objects.get(pk=provisional_id)
        told = parties_told(found)
        identity.same_as(
            provisional_id=provisional_id, official_id=official_id, by=by, spellings=telling(_spellings_of(found))
        )
        return join_alike(official_id, told, by=by)

    return _decide([provisional_id, official_id], by, write)


def decide_new(
    *, official_id: int, by: User, name: str = "", party_id: int | None = None, role: str | None = None
) -> Decision:
    """They are somebody whom the record did not have. Raises as `identity.establish` does."""

    def write() -> tuple[str, ...]:
        identity.establish(official_id=official_id, by=by, name=name, party_id=party_id, role=role)
        return join_alike(official_id, parties_told(Official.objects.get(pk=official_id)), by=by)

    return _decide([official_id], by, write)


def decide_nobody(*, official_id: int, by: User) -> Decision:
    """The name is no person's, wherever it waits. Raises as `identity.not_a_person` does."""

    def write() -> tuple[str, ...]:
        names = {fold_spelling(name) for name in identity.not_a_person(official_id=official_id, by=by)}
        joined = []
        for other in Official.objects.unidentified().exclude(attendances__meeting__review_state="confirmed"):
            if fold_spelling(other.name) in names:
                identity.not_a_person(official_id=other.pk, by=by)
                joined.append(other.name)
        return tuple(joined)

    return _decide([official_id], by, write)


def decide_apart(*, provisional_id: int, official_id: int, by: User) -> Decision:
    """They are not this official: never offered again, and never joined."""
    with operation(Operation.Kind.KEEP_APART, by=by) as act:
        keep_officials_apart(provisional_id, official_id, by=by)
    return Decision(act.label)


def take_back(*, by: User, operation_id: int | None = None) -> Decision:
    """Undo the user's decision, or their latest one that stands. Raises `CannotUndo`."""
    acts = Operation.objects.of_user(by.pk).filter(kind__in=KINDS)
    if operation_id is None:
        acts = acts.standing()
    act = acts.first() if operation_id is None else acts.filter(pk=operation_id).first()
    if act is None:
        raise CannotUndo("There is no decision of yours on a name that could be undone.")
    undo_operation(operation_id=act.pk, by=by)
    return Decision(f"Undone: {act.label}", officials=tuple(act.officials))


def join_alike(official_id: int, codes: Collection[str], *, by: User | None) -> tuple[str, ...]:
    """Join the provisional officials who surely are this established one; returns their names.

    Those have the same name in other letters, or a spelling of theirs, stood for one of the parties, fit nobody else on
    record, and were not kept apart.
    """
    known = established_officials().get(official_id)
    if known is None:
        return ()
    codes = frozenset(codes) | known.parties
    homes = homes_of(codes)
    joined = []
    for pk, names in _waiting(codes).items():
        if _is_like(known, names, homes) and _fits_alone(known, pk, names):
            identity.same_as(
                provisional_id=pk,
                official_id=official_id,
                by=by,
                resolution=Participation.Resolution.KNOWN,
                spellings=telling(names),
            )
            joined.append(names[0])
    return tuple(joined)


def _decide(officials: list[int], by: User, write: Callable[[], tuple[str, ...]]) -> Decision:
    with operation(Operation.Kind.IDENTIFY, by=by, officials=officials) as act:
        lock_recording()
        joined = write()
        if joined:
            act.label += f", and so {'is' if len(joined) == 1 else 'are'} {', '.join(f'“{name}”' for name in joined)}"
    return Decision(act.label, joined)


def _waiting(codes: Collection[str]) -> dict[int, list[str]]:
    """All spellings of the provisional officials of one of the parties, the name first."""
    rows = OfficialName.objects.filter(official__is_provisional=True, official__affiliations__party__code__in=codes)
    found: dict[int, list[str]] = defaultdict(list)
    for pk, own, name in rows.order_by("official_id", "pk").values_list("official_id", "official__name", "name"):
        found[pk] += [text for text in (own, name) if text not in found[pk]]
    return found


def _is_like(known: KnownOfficial, names: Iterable[str], homes: Collection[str]) -> bool:
    folded = {fold_spelling(spelling) for spelling in known.spellings}
    return any(
        fold_spelling(name) in folded or any(same_name(name, spelling, homes) for spelling in known.spellings)
        for name in telling(names)
    )


def _fits_alone(known: KnownOfficial, pk: int, names: Iterable[str]) -> bool:
    found = Official.objects.get(pk=pk)
    apart, told = apart_from(found), parties_told(found)
    spelled = [one for name in names for one in established_officials().spelled(name) if one.parties & told]
    rivals = {one.pk for one in (*spelled, *surely_known(names, told, apart))} - apart - {known.pk}
    return known.pk not in apart and not rivals


def _spellings_of(official: Official) -> list[str]:
    return list(dict.fromkeys((official.name, *official.names.values_list("name", flat=True))))


def telling(names: Iterable[str]) -> list[str]:
    """Without lone surnames, which an article may use of one person and the next of another."""
    return [name for name in names if not (key := name_key(name, is_transliterated=True)).words or len(key.words) > 1]
