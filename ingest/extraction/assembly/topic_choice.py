"""Which of the topics whose words stand near a meeting were talked about in it."""

import re
from collections import defaultdict
from collections.abc import Iterable

from ingest.extraction.actors import Actor
from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.linear import Model
from ingest.extraction.rules import lower_keeping_length
from ingest.extraction.schema import Span
from ingest.extraction.topics import find_topics

REACH = 4  # sentences after the one that tells of the meeting
LEAST = 0.4
_ABOUT = re.compile(
    r"\b(?:discuss|talk|exchang|review|rais|cover|about|touch|agree|took up|taken up|agenda|included|focus|stress|call"
    r"|urg|ask|thank|express|ready|welcom|cooperat|hope|demand|concern|propos|sought|seek|warn)"
)
Found = dict[str, dict[int, list[Span]]]


def topic_window(analysis: Analysis, sentence: int, telling: set[int]) -> Found:
    """Topic words by slug and by distance in sentences, up to the next sentence that tells of another meeting."""
    sentences = analysis.article.sentences
    found: Found = defaultdict(dict)
    for index in range(sentence, min(len(sentences), sentence + REACH + 1)):
        if index > sentence and (index in telling or sentences[index].kind != "body"):
            break
        for slug, spans in find_topics(analysis.lower[index], sentences[index].char).items():
            found[slug][index - sentence] = spans
    return found


def topic_features(analysis: Analysis, sentence: int, actors: Iterable[Actor], found: Found) -> dict[str, list[str]]:
    """The features of each topic whose words were found."""
    title = find_topics(lower_keeping_length(analysis.title or ""), 0)
    present = {mention.sentence for actor in actors for mention in actor.mentions}
    rows = {}
    for slug, places in found.items():
        count = sum(len(spans) for spans in places.values())
        first = min(places)
        features = [slug, f"first={first}", f"{slug}|{first}"]
        features += [f"count={min(count, 4)}", f"{slug}|count={min(count, 3)}"]
        features += [f"at={distance}" for distance in places]
        features += [f"title={slug in title}", f"{slug}|title={slug in title}", f"topics={min(len(found), 8)}"]
        for distance in places:
            about = bool(_ABOUT.search(analysis.lower[sentence + distance]))
            with_actor = sentence + distance in present
            features.append(f"{min(distance, 2)}|about={about}|actor={with_actor}")
        paragraph = analysis.article.sentences[sentence].paragraph
        features.append(f"same={analysis.article.sentences[sentence + first].paragraph == paragraph}|{first}")
        rows[slug] = features
    return rows


def choose_topics(
    analysis: Analysis, sentence: int, actors: Iterable[Actor], telling: set[int], model: Model
) -> dict[str, list[Span]]:
    """The topics of a meeting told in a sentence, with the words that say so."""
    found = topic_window(analysis, sentence, telling)
    rows = topic_features(analysis, sentence, actors, found)
    return {
        slug: [span for spans in found[slug].values() for span in spans]
        for slug, row in rows.items()
        if model.probability(row) >= LEAST
    }
