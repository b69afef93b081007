"""The score of predicted meetings against the gold ones. What each figure means is told at `Figures`."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ingest.evaluation.fields import same_city, same_country, same_date, same_evidence, same_format, same_status
from ingest.evaluation.meetings import Meeting
from ingest.evaluation.pairing import (
    count_participants,
    is_part_of_gold,
    is_part_of_predicted,
    join_participants,
    pair_meetings,
    shares_dyad,
)

FIELDS: Mapping[str, Callable[[Meeting, Meeting], bool]] = {
    "status": same_status,
    "date": same_date,
    "country": same_country,
    "city": same_city,
    "format": same_format,
    "evidence": same_evidence,
}


@dataclass(frozen=True)
class Rate:
    """Precision, recall and their harmonic mean, 0 to 1."""

    p: float
    r: float

    @property
    def f1(self) -> float:
        return 2 * self.p * self.r / (self.p + self.r) if self.p + self.r else 0.0


@dataclass(frozen=True)
class Figures:
    """All figures of a corpus folder.

    `found` counts meetings: a predicted and a gold one are paired only if they share two participants of different
    parties. `participants` counts (meeting, participant), unpaired meetings against. `fields` is the share of the
    paired meetings in which a value is right; `topics` counts (meeting, topic) over the same. `one_click` counts the
    meetings right in participants, status, date and country together, which an analyst could confirm unchanged.
    `false_alarms` is the share of the articles without a meeting in which one was predicted.
    """

    articles: int
    meetings: int
    found: Rate
    found_main_recall: float
    found_background_recall: float
    participants: Rate
    fields: Mapping[str, float]
    topics: Rate
    one_click: Rate
    false_alarms: float


@dataclass(frozen=True)
class Mistake:
    """A meeting that was missed, invented or told wrong; `what` says which, or names the wrong values."""

    article: str
    what: str
    gold: Meeting | None
    predicted: Meeting | None


@dataclass
class Tally:
    """Counts over articles: `n` of how many, `right` how many of them are right."""

    n: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    mistakes: list[Mistake] = field(default_factory=list)

    def add_article(self, article: str, gold: Sequence[Meeting], predicted: Iterable[Meeting]) -> None:
        told = list(predicted)
        self.n["articles"] += 1
        if not gold:
            self.n["empty"] += 1
            self.right["empty"] += bool(told)
        paired = pair_meetings(gold, told)
        self._add_predicted(article, gold, told, paired)
        for i, meeting in enumerate(gold):
            if not meeting.optional:
                self._add_gold(article, meeting, told, paired.get(i), paired)

    def _add_predicted(
        self, article: str, gold: Sequence[Meeting], told: list[Meeting], paired: Mapping[int, int]
    ) -> None:
        """Count the predictions; those that tell a part of a gold meeting are joined, in `told`, to its pair."""
        used = {j: i for i, j in paired.items()}
        for j, meeting in enumerate(told):
            if j in used:
                self.n["predicted"] += not gold[used[j]].optional
                self.right["predicted"] += not gold[used[j]].optional
                continue
            whole = next((i for i in paired if is_part_of_gold(meeting, gold[i])), None)
            if whole is not None:  # one gold meeting told as several
                told[paired[whole]] = join_participants(told[paired[whole]], meeting)
            elif not any(g.optional and shares_dyad(g, meeting) for g in gold):
                self.n["predicted"] += 1
                self.n["participants_p"] += len(meeting.participants)
                self.mistakes.append(Mistake(article, "invented", None, meeting))

    def _add_gold(
        self, article: str, gold: Meeting, told: Sequence[Meeting], own: int | None, paired: Mapping[int, int]
    ) -> None:
        place: Literal["main", "background"] = "main" if gold.prominence == "main" else "background"
        # Several gold meetings may be told as one.
        found = own is not None or any(is_part_of_predicted(gold, told[j]) for j in paired.values())
        for name in ("gold", place):
            self.n[name] += 1
            self.right[name] += found
        if own is not None:
            self._add_pair(article, gold, told[own])
        elif not found:
            self.n["participants_r"] += len(gold.participants)
            self.mistakes.append(Mistake(article, "missed", gold, None))

    def _add_pair(self, article: str, gold: Meeting, predicted: Meeting) -> None:
        count = count_participants(gold.participants, predicted.participants)
        self.n.update(paired=1, participants_p=count.predicted, participants_r=count.gold)
        self.right["participants"] += count.hits
        checks = {name: same(gold, predicted) for name, same in FIELDS.items()}
        self.right.update({name: int(is_right) for name, is_right in checks.items()})
        topics = set(predicted.topics)
        self.right["topics"] += len(topics & set(gold.topics))
        self.n.update(topics_p=len(topics), topics_r=len(gold.topics))
        wrong = [name for name in ("status", "date", "country") if not checks[name]]
        wrong += [] if count.all_right else ["participants"]
        self.right["one_click"] += not wrong
        if wrong:
            self.mistakes.append(Mistake(article, f"wrong {', '.join(wrong)}", gold, predicted))

    def figures(self) -> Figures:
        n, right = self.n, self.right
        return Figures(
            articles=n["articles"],
            meetings=n["gold"],
            found=Rate(_ratio(right["predicted"], n["predicted"]), _ratio(right["gold"], n["gold"])),
            found_main_recall=_ratio(right["main"], n["main"]),
            found_background_recall=_ratio(right["background"], n["background"]),
            participants=_rate(right["participants"], n["participants_p"], n["participants_r"]),
            fields={name: _ratio(right[name], n["paired"]) for name in FIELDS},
            topics=_rate(right["topics"], n["topics_p"], n["topics_r"]),
            one_click=_rate(right["one_click"], n["predicted"], n["gold"]),
            false_alarms=right["empty"] / n["empty"] if n["empty"] else 0.0,
        )


def score(gold: Mapping[str, Sequence[Meeting]], predicted: Mapping[str, Sequence[Meeting]]) -> Tally:
    """Score predictions by article id; an article without predictions counts as one without meetings."""
    tally = Tally()
    for article, meetings in gold.items():
        tally.add_article(article, meetings, predicted.get(article, ()))
    return tally


def _ratio(hits: int, total: int) -> float:
    return hits / total if total else 1.0


def _rate(hits: int, predicted: int, gold: int) -> Rate:
    return Rate(_ratio(hits, predicted), _ratio(hits, gold))
