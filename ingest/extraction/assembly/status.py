"""Is it a meeting at all, and is it held, planned, called off or denied: one model over the trigger's features.

The assertion rules that reach the trigger, its tense, the dates beside it and its likely actors are the features.
"""

from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.candidates import party_of
from ingest.extraction.assembly.company import bucket
from ingest.extraction.assembly.linking import Link
from ingest.extraction.assembly.surroundings import read_assertion, surrounding_features
from ingest.extraction.dates import resolve_time
from ingest.extraction.triggers import Trigger

CLASSES = ("none", "held", "planned", "cancelled", "denied")
WINDOW = 6
_AUXILIARY = frozenset(("aux", "auxpass", "neg", "mark"))
_GROUPS = {
    "refused": ("NEGATED", "REFUSED", "DENIED"),
    "wished": ("CALLED_FOR", "PLANNED"),
    "only-said": ("CALLED_FOR", "WILLING", "CONDITIONAL", "MODAL"),
}
_STOP = frozenset([",", ".", ";", ":", "the", "a", "an", "of", "'s", "’s", "and", '"', "“", "”", "(", ")"])


def status_features(analysis: Analysis, trigger: Trigger, links: list[Link], others: list[Trigger]) -> list[str]:
    """The features of a trigger; `others` are the triggers of the same sentence, `links` come likeliest first."""
    article = analysis.article
    sentence = article.sentences[trigger.sentence]
    features = [
        "bias",
        f"cat={trigger.category}",
        f"rule={trigger.rule}",
        f"kind={sentence.kind}",
        f"kind={sentence.kind}|{trigger.category}",
    ]
    features += _modifier_features(trigger)
    features += _link_features(trigger, links)
    features += _frame_features(analysis, trigger, links)
    features += _word_features(analysis, trigger)
    dates = _date_features(analysis, trigger)
    features += _verb_features(analysis, trigger, dates)
    features += dates
    features += surrounding_features(analysis, trigger, links)
    stronger = [o for o in others if o is not trigger and o.strength < trigger.strength]
    features.append(f"stronger={min(len(stronger), 2)}")
    for other in stronger[:1]:
        gap = min(abs(other.start - trigger.end), abs(trigger.start - other.end))
        features.append(f"stronger={other.category}|{trigger.category}")
        features.append(f"stronger-gap={0 if gap < 3 else 1 if gap < 8 else 2}")
    earlier = [o for o in others if o is not trigger and o.strength <= trigger.strength and o.start < trigger.start]
    features.append(f"earlier={min(len(earlier), 2)}|{trigger.strength}")
    features.append(f"paragraph={min(sentence.paragraph, 3)}")
    features.append(f"plural={analysis.plural_reference[trigger.sentence]}|{trigger.category}")
    return features


def _modifier_features(trigger: Trigger) -> list[str]:
    features = []
    for category, side, gap in trigger.modifiers:
        near = 0 if gap < 3 else 1 if gap < 8 else 2
        features += [f"mod={category}|{side}", f"mod={category}|{side}|{near}", f"mod={category.rstrip('~')}"]
    for group, members in _GROUPS.items():
        gaps = [gap for category, side, gap in trigger.modifiers if category in members and side != "after"]
        after = any(category in members and side == "after" for category, side, _ in trigger.modifiers)
        if gaps:
            features.append(f"{group}|{0 if min(gaps) < 4 else 1}")
        if after:
            features.append(f"{group}|after")
    kinds = sorted({category.rstrip("~") for category, _, _ in trigger.modifiers} - {"PAST"})
    features.append("mods=" + "+".join(kinds))
    return features


def _link_features(trigger: Trigger, links: list[Link]) -> list[str]:
    first = links[0] if links else None
    second = next((one for one in links[1:] if first and party_of(one.actor) != party_of(first.actor)), None)
    p1 = first.probability if first else 0.0
    p2 = second.probability if second else 0.0
    here = sum(1 for one in (first, second) if one and one.candidate.mention is not None)
    named = sum(1 for one in (first, second) if one and one.actor.named)
    forms = "+".join(
        one.candidate.mention.form if one.candidate.mention else "context" for one in (first, second) if one
    )
    return [
        f"p1={bucket(p1)}",
        f"p2={bucket(p2)}",
        f"p2={bucket(p2)}|{trigger.category}",
        f"here={here}",
        f"here={here}|{trigger.category}",
        f"named={named}",
        f"named={named}|{trigger.category}",
        f"forms={forms}",
        f"p12={bucket(p1)}|{bucket(p2)}",
    ]


def _frame_features(analysis: Analysis, trigger: Trigger, links: list[Link]) -> list[str]:
    """Who stands before and after the trigger, and how: the likeliest on each side, of two parties."""
    tokens = analysis.article.tokens
    sides: dict[str, tuple[str, str, float]] = {}
    for one in links:
        mention = one.candidate.mention
        if mention is None or one.probability < 0.3:
            continue
        side = "before" if mention.end <= trigger.start else "after"
        taken = sides.get("after" if side == "before" else "before")
        if side not in sides and (taken is None or taken[1] != party_of(one.actor)):
            dep = tokens[mention.head].dep
            word = tokens[tokens[mention.head].head].lower if dep == "pobj" else ""
            sides[side] = (dep + word, party_of(one.actor), one.probability)
    before, after = sides.get("before"), sides.get("after")
    both = bool(before and after and min(before[2], after[2]) > 0.6)
    return [
        f"frame={before[0] if before else '-'}|{after[0] if after else '-'}",
        f"before={before[0] if before else '-'}|{trigger.category}",
        f"after={after[0] if after else '-'}|{trigger.category}",
        f"both={both}|{trigger.category}",
        f"both={both}",
    ]


def _word_features(analysis: Analysis, trigger: Trigger) -> list[str]:
    """The trigger's own words, those around it, and whether it stands in a quotation."""
    tokens = analysis.article.tokens
    sentence = analysis.article.sentences[trigger.sentence]
    text = " ".join(t.lower for t in tokens[trigger.start : trigger.end])
    features = [f"t={text}" if trigger.end - trigger.start < 3 else "t=long"]
    for position in range(max(sentence.start, trigger.start - WINDOW), min(sentence.end, trigger.end + WINDOW)):
        token = tokens[position]
        if trigger.start <= position < trigger.end:
            features.append(f"in={token.lower}")
        elif not token.capital and token.lower not in _STOP:
            features.append(f"{'l' if position < trigger.start else 'r'}={token.lower}")
    for side, position in (("l1", trigger.start - 1), ("r1", trigger.end)):
        inside = sentence.start <= position < sentence.end and not tokens[position].capital
        features.append(f"{side}={tokens[position].lower if inside else '#'}|{trigger.category}")
    quote = analysis.article.text[sentence.char : tokens[trigger.start].start]
    opened = quote.count("“") + quote.count('"') - quote.count("”")
    features.append(f"quoted={opened % 2 == 1}")
    return features


def _verb_features(analysis: Analysis, trigger: Trigger, dates: list[str]) -> list[str]:
    """The verb that the trigger is or hangs on, its tense beside what the dates say, and its auxiliaries."""
    tokens = analysis.article.tokens
    sentence = analysis.article.sentences[trigger.sentence]
    head = tokens[trigger.start]
    tense = analysis.clauses.tense_of(analysis.clauses.verb_of(trigger.start))
    stated = "+".join(sorted({feature.removeprefix("when=") for feature in dates}))
    features = [f"tag={head.tag}|{trigger.category}", f"tense={tense}", f"tense={tense}|{read_assertion(trigger)}"]
    features += [f"tense={tense}|{trigger.category}", f"tense={tense}|stated={stated}"]
    inside = tokens[sentence.start : sentence.end]
    for _ in range(4):
        features += [f"aux={t.lower}" for t in inside if t.head == head.i and t.dep in _AUXILIARY]
        if head.head == head.i or head.tag[:1] == "V":
            break
        head = tokens[head.head]
    return [*features, f"verb={head.lower}", f"vtag={head.tag}"]


def _date_features(analysis: Analysis, trigger: Trigger) -> list[str]:
    features = []
    if analysis.published is None:
        return ["when=undated"]
    today = analysis.published.isoformat()
    for expression in analysis.times[trigger.sentence]:
        if expression.kind == "weekday":
            features.append(f"weekday={expression.part('qw')}")
            continue
        start = resolve_time(expression, analysis.published).start
        if start:
            when = "future" if start > today[: len(start)] else "past" if start < today[: len(start)] else "now"
            features.append(f"when={when}")
    return features or ["when=none"]
