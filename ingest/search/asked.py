"""A question as filters of the list of meetings: "muttaqi qatar 2024", "china planned since August", "iran by phone".

Words are read as dates, states, formats, parties and topics by their exact names; what is left must name an official.
What cannot be read as a filter makes no question: then only the words are searched.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode

from engagement.exceptions import InvalidDate
from engagement.models import Official
from ingest.desk.written_dates import read_date
from ingest.identity.keys import fold_spelling
from ingest.identity.typed import officials_typed
from ingest.search.known import Known, read_known

_STATES = {"held": "held", "planned": "planned", "cancelled": "cancelled", "canceled": "cancelled", "denied": "denied"}
_ATTENTION = {"never": "overdue", "overdue": "overdue", "disputed": "disputed"}
_LEVELS = {
    **dict.fromkeys(("presidents", "leaders", "heads"), "head"),
    **dict.fromkeys(("ministers", "ministerial"), "minister"),
    "deputies": "deputy",
    **dict.fromkeys(("ambassadors", "envoys"), "envoy"),
}
_PICTURES = {
    **dict.fromkeys(("countries", "parties"), "parties"),
    **dict.fromkeys(("where", "places"), "places"),
    **{name: name for name in ("topics", "officials", "network", "timeline", "months")},
    "map": "map-parties",
}
_FORMATS = {"phone": "phone", "telephone": "phone", "call": "phone", "calls": "phone", "video": "video"}
_OF_DATE = re.compile(
    r"\d[\d./-]*(?:st|nd|rd|th)?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?|today|yesterday|last|this|"
    r"week|month|year|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
)
_FROM, _UNTIL, _AT = {"since", "from", "after"}, {"until", "till", "to", "before"}, {"in", "on", "during"}
# Words of questions that say nothing to a filter.
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        """who whom whose what which when how did does do was were is are has have the a an of with and by about
        between meet meets met meeting meetings engage engaged engagement engagements all any most many often their his
        her it happened official country talks visit visits""",
    )
)
_MOST_WORDS, _LONGEST_NAME = 12, 5
# On the scale of `officials_typed`: every word is one of the name, if need be in other letters.
_SURE_OFFICIAL, _CLEARLY, _COMPARED = 0.88, 0.02, 6


@dataclass
class Asked:
    """The filters read of a question, how each is said, and of what it wants a picture: names of `PICTURES`."""

    filters: list[tuple[str, str]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    pictures: set[str] = field(default_factory=set)

    def add(self, name: str, value: str, words: str) -> None:
        if (name, value) not in self.filters:
            self.filters.append((name, value))
        if words not in self.told:
            self.told.append(words)

    @property
    def url(self) -> str:
        """The page of the one record or pair that is asked for, with pictures and rankings, else the list."""
        if self.pictures:
            both = "party-topics" if {"parties", "topics"} <= self.pictures else min(self.pictures)
            return f"{reverse('explore')}?{urlencode([*self.filters, ('picture', both)])}"
        named = {name: [value for one, value in self.filters if one == name] for name in ("official", "party", "topic")}
        officials, parties, topics = named["official"], named["party"], named["topic"]
        own: list[tuple[str, str]] = []
        path = reverse("meetings")
        if officials and len(officials) == 1 and not parties:
            own, path = [("official", officials[0])], reverse("official", args=officials)
        elif not officials and 1 <= len(parties) <= 2:
            own = [("party", code) for code in parties]
            path = reverse("party-pair" if len(parties) == 2 else "party", args=sorted(parties))
        elif topics and len(topics) == 1 and not officials and not parties:
            own, path = [("topic", topics[0])], reverse("topic", args=topics)
        query = urlencode([pair for pair in self.filters if pair not in own])
        return f"{path}?{query}" if query else path


def read_question(words: str, today: date, known: Known | None = None) -> Asked | None:
    """The question as filters; None where it is none: a word that nothing fits, or a single name."""
    known = known or read_known(words)
    words = re.sub(r"\babout what\b", " topics ", words, flags=re.IGNORECASE)
    left = re.sub(r"[?!,;:\"“”]", " ", words).split()[:_MOST_WORDS]
    asked = Asked()
    left = _read_dates([word for word in left if word], asked, today)
    left = _read_words(left, asked)
    left = _read_names(left, asked, known)
    rest = [word for word in left if word.lower().removesuffix("'s").removesuffix("’s") not in _EMPTY]
    if rest and not ((asked.filters or asked.pictures) and _read_official(" ".join(rest), asked, known)):
        return None  # a name alone is no question
    is_name = len(asked.filters) == 1 and asked.filters[0][0] in {"official", "party", "topic"}
    return asked if asked.pictures or (asked.filters and not is_name) else None


def _spans(words: list[str], longest: int) -> Iterator[tuple[int, int]]:
    """All runs of words, the longest first."""
    for length in range(min(longest, len(words)), 0, -1):
        yield from ((start, start + length) for start in range(len(words) - length + 1))


def _read_dates(words: list[str], asked: Asked, today: date) -> list[str]:
    """ "2024", "in May", "since August", "until 12 Oct 2021": at most one beginning and one end."""
    for start, end in _spans(words, 4):
        before = words[start - 1].lower() if start else ""
        says = before in _FROM | _UNTIL | _AT
        if not all(_OF_DATE.fullmatch(word.lower()) for word in words[start:end]):
            continue
        if not (says or any(word[:1].isdigit() for word in words[start:end])):
            continue  # "may" and "march" are no months by themselves
        try:
            first, last = read_date(" ".join(words[start:end]), today).iso()
        except InvalidDate:
            continue
        if first is None:
            continue
        told = " ".join([*([before] if says else []), *words[start:end]])
        if before not in _UNTIL:
            asked.add("date_from", first, told)
        if last or before not in _FROM:
            asked.add("date_to", last or first, told)
        left = words[: start - says] + words[end:]
        return _read_dates(left, asked, today) if before in _FROM | _UNTIL else left
    return words


def _read_words(words: list[str], asked: Asked) -> list[str]:
    left = []
    for word in words:
        lower = word.lower()
        if lower in _STATES:
            asked.add("status", _STATES[lower], lower)
        elif lower in _PICTURES:
            asked.pictures.add(_PICTURES[lower])
            asked.told.append(lower)
        elif lower in _LEVELS:
            asked.add("level", _LEVELS[lower], lower)
        elif lower in _ATTENTION:
            asked.add("attention", _ATTENTION[lower], _ATTENTION[lower])
        elif lower in _FORMATS:
            asked.add("format", _FORMATS[lower], f"by {_FORMATS[lower]}")
        else:
            left.append(word)
    return left


def _read_names(words: list[str], asked: Asked, known: Known) -> list[str]:
    """Parties and topics by their whole names; a word taken is gone."""
    topics = {topic.name.casefold(): (topic.slug, topic.name) for topic in known.topics}
    topics |= {words: one for one in topics.values() for words in (one[0], one[0].replace("-", " "))}
    parties, found = known.parties.by_name(), {}
    taken: set[int] = set()
    for start, end in _spans(words, _LONGEST_NAME):
        name, span = " ".join(words[start:end]), set(range(start, end))
        if span & taken or all(word.lower() in _EMPTY for word in words[start:end]):
            continue
        pk = parties.get(fold_spelling(name.removesuffix("'s").removesuffix("’s")))
        if name.casefold() in topics:
            taken |= span
            asked.add("topic", *topics[name.casefold()])
        # Codes of two letters are words of English too ("in", "is"): only in capitals are they meant.
        elif pk is not None and (len(name) > 2 or name.isupper()):
            taken |= span
            found[start] = pk
    rows = known.parties.rows
    for start in sorted(found):
        asked.add("party", rows[found[start]].code, rows[found[start]].name)
    return [word for number, word in enumerate(words) if number not in taken]


def _read_official(words: str, asked: Asked, known: Known) -> bool:
    """One who is on record, whose names have all the words, and whom nobody else fits as well."""
    scores = officials_typed(words, _COMPARED, known.officials)
    rows = Official.objects.established().in_bulk(scores)
    fitting = [pk for pk in scores if pk in rows and scores[pk] >= _SURE_OFFICIAL]
    if not fitting or any(scores[pk] > scores[fitting[0]] - _CLEARLY for pk in fitting[1:]):
        return False
    asked.add("official", rows[fitting[0]].slug, rows[fitting[0]].name)
    return True
