"""Records by name: officials, parties, topics, cities and countries, in any spelling, with typing errors."""

from django.db.models import Count, Value
from django.urls import reverse
from django.utils.http import urlencode

from engagement.kept import kept_rows
from engagement.models import Attendance, City, Meeting, Official
from engagement.models.querysets import Fold
from engagement.templatetags.intervals import office_words
from ingest.identity.typed import officials_typed
from ingest.search.hits import Hit
from ingest.search.known import Known

_ALIKE = 0.5
_FAR = 0.22
Scored = tuple[float, Hit]


def find_officials(known: Known, words: str, limit: int, *, provisional: bool) -> list[Scored]:
    """The likeliest first, and of those alike who attended most. `provisional`: also those of unconfirmed proposals."""
    scores = officials_typed(words, 2 * limit, known.officials)
    rows = Official.objects.with_offices().in_bulk(scores)
    found = [rows[pk] for pk in scores if pk in rows and (provisional or not rows[pk].is_provisional)]
    attended = Attendance.objects.filter(official__in=found, meeting__review_state="confirmed").values("official")
    counted = attended.annotate(number=Count("meeting", distinct=True)).values_list("official", "number")
    numbers = dict(kept_rows(counted))
    found.sort(key=lambda one: (-round(scores[one.pk], 1), -numbers.get(one.pk, 0)))
    return [(scores[one.pk], _official(one)) for one in found[:limit]]


def _official(official: Official) -> Hit:
    office = next(iter(official.affiliations.all()), None)
    return Hit(official.name, official.get_absolute_url(), office_words(office) or "no office on record")


def find_parties(known: Known, words: str, limit: int) -> list[Scored]:
    return [
        (score, Hit(party.name, party.get_absolute_url(), f"{party.get_kind_display()} · {party.code}"))
        for party, score in known.parties.typed(words, limit)
    ]


def likely(*kinds: list[Scored]) -> list[list[Hit]]:
    """Of each kind those that are not far behind the likeliest of all: no typing error is guessed where a name fits."""
    best = max((score for found in kinds for score, _ in found), default=0.0)
    return [[hit for score, hit in found if score >= min(best, 1) - _FAR] for found in kinds]


def find_topics(known: Known, words: str, limit: int) -> list[Hit]:
    """Those with each word in the name or in what it covers; else those that look alike."""
    asked = words.upper().split()
    said = [(topic, topic.name.upper(), topic.covers.upper()) for topic in known.topics]
    found = [topic for topic, name, covers in said if all(word in name or word in covers for word in asked)]
    if not found:
        alike = {topic: getattr(topic, "alike", 0.0) for topic in known.topics}
        found = sorted((topic for topic in alike if alike[topic] >= _ALIKE), key=lambda topic: -alike[topic])
    return [Hit(topic.name, topic.get_absolute_url(), topic.covers) for topic in found[:limit]]


def find_places(words: str, limit: int) -> list[Hit]:
    """Cities where confirmed meetings were, by name; each leads to those meetings."""
    confirmed = Meeting.objects.confirmed().exclude(city="")
    spelled = kept_rows(City.objects.filter(aliases__icontains=words).values_list("name", flat=True)[:limit])
    named = Meeting.objects.annotate(folded=Fold("city")).filter(folded__contains=Fold(Value(words)))
    here = named.order_by().values("pk").union(Meeting.objects.filter(city__in=spelled).order_by().values("pk"))
    found = confirmed.filter(pk__in=here).values("city", "country__name", "country__code").annotate(number=Count("pk"))
    return [
        Hit(
            ", ".join(part for part in (row["city"], row["country__name"]) if part),
            f"{reverse('meetings')}?{urlencode(_place_query(row['city'], row['country__code']))}",
            f"{row['number']} meeting{'' if row['number'] == 1 else 's'}",
        )
        for row in kept_rows(found.order_by("-number", "city")[:limit])
    ]


def _place_query(city: str, country: str | None) -> dict[str, str]:
    return {"place": city} | ({"country": country} if country else {})
