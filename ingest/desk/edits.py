"""What an analyst corrected in the desk's form, written to the meeting: only what differs, and all or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from engagement.exceptions import InvalidDate, RecordError
from engagement.filters.fields import PartyField
from engagement.models import City, Delegation, Meeting, Official, Participation, Party, Topic
from engagement.services.correcting import Correction, apply_correction
from engagement.services.editing import OWN_FIELDS, mark_edited
from engagement.services.officials import create_official
from engagement.services.recording import remove_orphans
from ingest.desk.written_dates import read_date
from ingest.identity.keys import fold_spelling
from ingest.identity.learning import learn_spelling
from ingest.models import Report

_MOST_PARTICIPANTS = 200


class BadEdit(RecordError):
    """Values that cannot be: `errors` holds a message for each field of the form."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = dict(errors)


def apply_edit(meeting: Meeting, form: Mapping[str, Any], by: User, report_id: int | None = None) -> bool:
    """Write what differs; fields that the form leaves out stay. The meeting's row must be locked; returns whether
    anything was changed. "Yesterday" is counted from the article of the account `report_id`. Raises `BadEdit`."""
    errors: dict[str, str] = {}
    correction = Correction()
    _read_words(form, correction, errors)
    _read_date(meeting, form, correction, errors, report_id)
    _read_place(meeting, form, correction, errors)
    _read_topics(form, correction, errors)
    rows = _read_participants(form, errors)
    if errors:
        raise BadEdit(errors)
    changed = apply_correction(meeting, correction)
    if rows is not None:
        changed = _write_participants(meeting, rows, by) or changed
    if changed:
        mark_edited(meeting, by=by, fields=OWN_FIELDS)
        meeting._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    return changed


def _read_words(form: Mapping[str, Any], correction: Correction, errors: dict[str, str]) -> None:
    for name, words in (("status", Meeting.Status), ("format", Meeting.Format)):
        if name in form:
            if form[name] in words.values:
                correction[name] = form[name]  # type: ignore[literal-required]
            else:
                errors[name] = f"“{form[name]}” is none of: {', '.join(words.values)}."
    if "note" in form:
        correction["note"] = str(form["note"]).replace("\x00", "")


def _read_date(
    meeting: Meeting, form: Mapping[str, Any], correction: Correction, errors: dict[str, str], report_id: int | None
) -> None:
    if "date" not in form:
        return
    own = Report.objects.current().filter(meeting=meeting).select_related("article").order_by("-confidence")
    report = own.filter(pk=report_id or 0).first() or own.first()
    try:
        correction["interval"] = read_date(str(form["date"]), report.article.published if report else None)
    except InvalidDate as error:
        errors["date"] = str(error)


def _read_place(meeting: Meeting, form: Mapping[str, Any], correction: Correction, errors: dict[str, str]) -> None:
    """Of a call there is none to read. A city brings its country along, where it is one place in the world."""
    if correction.get("format", meeting.format) in Meeting.CALLS or not {"city", "country"} & form.keys():
        return
    city, country = meeting.city, meeting.country
    if "city" in form:
        city = str(form["city"]).strip()[:100]
    if "country" in form:
        typed = str(form["country"]).strip()
        try:
            country = PartyField(is_several=False).clean([typed])[0] if typed else None
        except ValidationError as error:
            errors["country"] = " ".join(error.messages)
            return
    if city and country is None:
        cities = list(City.objects.filter(name__unaccent__iexact=city).select_related("country")[:2])
        country = cities[0].country if len(cities) == 1 else None
    correction["city"], correction["country"] = city, country


def _read_topics(form: Mapping[str, Any], correction: Correction, errors: dict[str, str]) -> None:
    if "topics" not in form:
        return
    slugs = [str(slug) for slug in form["topics"]]
    topics = list(Topic.objects.filter(slug__in=slugs))
    missing = sorted(set(slugs) - {topic.slug for topic in topics})
    if missing:
        errors["topics"] = f"No such topic on record: {', '.join(missing)}."
    correction["topics"] = topics


def _read_participants(form: Mapping[str, Any], errors: dict[str, str]) -> list[Participation] | None:
    """Unsaved rows, or None where the form leaves them as they are."""
    if "participants" not in form:
        return None
    rows, told = [], list(form["participants"])
    if len(told) > _MOST_PARTICIPANTS:
        errors["people"] = f"More than {_MOST_PARTICIPANTS} participants are more than a meeting can have here."
        return None
    for number, entry in enumerate(told, start=1):
        try:
            rows.append(_participation(entry))
        except (KeyError, TypeError, ValueError, Official.DoesNotExist, Delegation.DoesNotExist):
            errors["people"] = f"Participant {number} is no longer on record: take it off and add it anew."
        except ValidationError as error:
            errors["people"] = f"Participant {number}: {' '.join(error.messages)}"
    keys = [(row.official_id, row.delegation_id) for row in rows if row.official_id or row.delegation_id]
    named = [(getattr(row, "new_kind", ""), fold_spelling(getattr(row, "new_name", "")), row.party_id) for row in rows]
    new = [one for one in named if one[1]]
    if len(keys) != len(set(keys)) or len(new) != len(set(new)):
        errors["people"] = "Somebody stands there twice: take one of the two off."
    return rows


def _participation(entry: Mapping[str, Any]) -> Participation:
    code = str(entry.get("party") or "").strip()
    party = PartyField(is_several=False).clean([code])[0] if code else None
    row = Participation(party=party, role=str(entry.get("role") or "").strip()[:300])
    row.pk = int(entry["id"]) if entry.get("id") else None
    kind, record, name = entry["kind"], entry.get("record"), " ".join(str(entry.get("name") or "").split())
    if kind == "official":
        row.official = Official.objects.get(pk=int(record)) if record else None
    elif kind == "delegation":
        row.delegation = Delegation.objects.get(pk=int(record)) if record else None
    else:
        raise ValueError(kind)
    if not record:
        if not name:
            raise ValidationError("Write a name, or choose somebody from the list.")
        row.new_name, row.new_kind = name[:200], kind  # type: ignore[attr-defined]
    return row


def _write_participants(meeting: Meeting, rows: Sequence[Participation], by: User) -> bool:
    stored = {one.pk: one for one in meeting.participations.all()}
    kept = {row.pk for row in rows if row.pk in stored}
    gone = [one for pk, one in stored.items() if pk not in kept]
    Participation.objects.filter(pk__in=[one.pk for one in gone]).delete()
    changed = bool(gone)
    for row in rows:
        changed = _write_participant(meeting, row, stored.get(row.pk)) or changed
    replaced = [(stored[row.pk], row) for row in rows if row.pk in stored]
    for old, row in [*replaced, *_in_place_of(gone, [row for row in rows if row.pk not in stored])]:
        if old.official and row.official and old.official_id != row.official_id:
            learn_spelling(old.official, row.official, by)
    remove_orphans(gone)
    return changed


def _in_place_of(
    gone: Sequence[Participation], added: Sequence[Participation]
) -> Iterator[tuple[Participation, Participation]]:
    """Of a party the one person who was taken off, and the one who was added: a name put right. With several of either,
    nobody can say who stands for whom."""
    for party in {one.party_id for one in gone}:
        before = [one for one in gone if one.party_id == party and one.official_id]
        after = [one for one in added if one.party_id == party and one.official_id]
        if len(before) == len(after) == 1:
            yield before[0], after[0]


def _write_participant(meeting: Meeting, row: Participation, old: Participation | None) -> bool:
    name = getattr(row, "new_name", "")
    if name:
        _create(row, name, row.party)
    values = {f: getattr(row, f) for f in ("official_id", "delegation_id", "party_id", "role")}
    if old is not None and all(getattr(old, f) == value for f, value in values.items()):
        return False
    if old is not None and (old.official_id, old.delegation_id) == (row.official_id, row.delegation_id):
        values["resolution"] = old.resolution
    else:
        values["resolution"] = Participation.Resolution.ANALYST
    Participation.objects.update_or_create(pk=old.pk if old else None, defaults={"meeting": meeting, **values})
    return True


def _create(row: Participation, name: str, party: Party | None) -> None:
    """Somebody whom nobody on record is: an official with the office told, or an unnamed group."""
    if row.new_kind == "official":  # type: ignore[attr-defined]
        row.official = create_official(name=name, party=party, role=row.role)
    else:
        row.delegation = Delegation.objects.create(title=name, party=party)
