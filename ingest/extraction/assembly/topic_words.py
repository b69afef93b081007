"""What the text says around a topic word: words for talking before and after it, denials, and words of other topics."""

import re
from collections import deque
from collections.abc import Iterator, Sequence

from ingest.extraction.topics import TopicHit

BACK, AHEAD = 160, 110  # characters looked at
NEAR = 12  # characters between words that belong together
STEP = 30
# By how sure a word makes it that what follows was talked about; the nearest one before the topic word counts.
_CUES = {
    "discuss": (
        r"discuss\w*|talk(?:ed|ing)? (?:about|over)|spoke (?:of|about)|exchang\w* (?:of )?(?:views|opinions?)"
        r"|talks (?:on|about|over)|conferred on|went (?:over|into|through)|going over|look\w* into"
        r"|(?:took|tak\w+) stock"
    ),
    "agenda": (
        r"agenda|subjects?|topics?|issues?|matters?|questions?|themes?|points?|files?|focus\w*|centr\w*|dwelt|turned on"
        r"|dealt with|touch\w*|cover\w*|review\w*|examin\w*|consider\w*|address\w*|negotiat\w*|includ\w*|such as|namely"
        r"|among them"
    ),
    "raise": (
        r"rais\w*|took up|tak\w+ up|brought up|press\w*|ask\w*|urg\w*|call\w* for|demand\w*|request\w*|sought|seek\w*"
        r"|complain\w*|propos\w*|offer\w*|suggest\w*|insist\w*|appeal\w*|want\w*|need\w*|plea\w*"
    ),
    "stress": (
        r"stress\w*|emphasi[sz]\w*|underlin\w*|underscor\w*|highlight\w*|express\w*|welcom\w*|thank\w*|prais\w*"
        r"|apprecia\w*|reaffirm\w*|reiterat\w*|condemn\w*|voic\w*|not(?:ed|ing)|concern\w*|hop(?:e|ed|es|ing)|warn\w*"
    ),
    "agree": (
        r"agree\w*|sign\w*|decid\w*|pledg\w*|promis\w*|commit\w*|support\w*|cooperat\w*|work together|strengthen\w*"
        r"|expand\w*|develop\w*|boost\w*|ways|efforts|prospects"
    ),
    "about": r"about|over|regarding|concerning|on",
}
_CUE = re.compile(r"\b(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _CUES.items()) + r")\b")
_AFTER = re.compile(
    r"^[^.;]{0,90}?\b(?:(?:was|were|been|being|be|are|is) (?:also |again |further )?(?:discuss|rais|review|touch"
    r"|mention|consider|address|examin|talked|taken up|spoken|exchang|agreed|on the (?:agenda|table)|at the cent|among"
    r"|explor|noted|noticed|the (?:main |chief |only )?(?:subject|topic|theme))|came up|come up|figur|featur|dominat"
    r"|took up|topped|loomed|got|ate up|under discussion|in focus|on the agenda)"
)
_NOT_BEFORE = re.compile(
    r"\b(?:not|n't|no|nor|never|nothing|nobody|without|rather than|instead of|neither|denied|declin\w+|avoid\w*"
    r"|left out|silent on|refus\w*)\b[^.;:]{0,60}$"
)
_NOT_AFTER = re.compile(
    r"^[^.;:]{0,40}?\b(?:not|never|n't)\b[^.;:]{0,12}\b(?:discuss|rais|talk|mention|on the|come up|came up|touch)"
)


def cue_features(lower: str, hit: TopicHit) -> Iterator[str]:
    """Which word for talking or asking stands nearest before, and whether 'were discussed' or a denial is near."""
    before = lower[max(0, hit.start - BACK) : hit.start]
    last = next(iter(deque(_CUE.finditer(before), maxlen=1)), None)
    yield f"cue={last.lastgroup if last else 'none'}"
    if last:
        yield f"cue={last.lastgroup}|{min(3, (len(before) - last.end()) // STEP)}"
    after = lower[hit.end : hit.end + AHEAD]
    yield f"after={bool(_AFTER.search(after))}"
    if _NOT_BEFORE.search(before) or _NOT_AFTER.search(after):
        yield "not"


def company_features(hit: TopicHit, hits: Sequence[TopicHit]) -> set[str]:
    """Words of other topics in the sentence: 'girls' schools' is about girls, 'aid for refugees' about both."""
    company = set()
    for other in hits:
        if other.slug == hit.slug:
            continue
        company.add(f"{hit.slug}|with={other.slug}")
        gap = max(other.start - hit.end, hit.start - other.end)
        if gap < NEAR:
            company.add(f"{hit.slug}|{'near' if gap > 0 else 'within'}={other.slug}")
    return company
