"""Small objects for the tests of extraction: knowledge, and articles whose grammar is written out by hand."""

from collections.abc import Sequence
from datetime import date

from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from ingest.extraction import Extraction
from ingest.extraction.actors import Actor
from ingest.extraction.analysis import Analysis
from ingest.extraction.article import Article, build_article
from ingest.extraction.cleaning import Paragraph
from ingest.extraction.extract import ArticleInput, analyse_many
from ingest.extraction.knowledge import AffiliationEntry, CityEntry, Knowledge, OfficialEntry, PartyEntry

DAY = date(2023, 11, 15)
TOPICS = ("trade-economy", "humanitarian-aid")


def build_knowledge() -> Knowledge:
    """A few parties, two officials and three cities."""
    parties = (
        PartyEntry("AF", "Afghanistan", "country", demonyms=("Afghan", "Afghans"), capital="Kabul"),
        PartyEntry("TALIBAN", "Taliban", "authority", aliases=("Islamic Emirate",), country="AF"),
        PartyEntry("CN", "China", "country", demonyms=("Chinese",), capital="Beijing"),
        PartyEntry("QA", "Qatar", "country", demonyms=("Qatari",), capital="Doha"),
        PartyEntry("US", "United States", "country", aliases=("US", "USA"), demonyms=("American", "Americans")),
        PartyEntry("UN", "United Nations", "organisation", aliases=("UN",)),
        PartyEntry("WB", "World Bank", "organisation"),
    )
    muttaqi = OfficialEntry(
        "amir-khan-muttaqi",
        "Amir Khan Muttaqi",
        ("Mawlawi Amir Khan Muttaqi", "Amir Khan Mottaqi"),
        (AffiliationEntry("TALIBAN", "Acting Minister of Foreign Affairs", date(2021, 9, 7)),),
    )
    wang = OfficialEntry(
        "wang-yi", "Wang Yi", (), (AffiliationEntry("CN", "Minister of Foreign Affairs", date(2013, 3, 16)),)
    )
    cities = (CityEntry("Kandahar", "AF", ("Qandahar",)), CityEntry("Doha", "QA"), CityEntry("New York", "US"))
    return Knowledge(parties, (muttaqi, wang), cities, TOPICS)


def build_doc(words: Sequence[str], *, tags: Sequence[str] | None = None, ents: Sequence[str] | None = None) -> Article:
    """One sentence as an article, words between single spaces; the first word is everybody's head."""
    count = len(words)
    doc = Doc(
        Vocab(),
        words=list(words),
        tags=list(tags) if tags else ["NNP" if word[:1].isupper() else "NN" for word in words],
        heads=[0] * count,
        deps=["ROOT", *["dep"] * (count - 1)],
        ents=list(ents) if ents else None,
    )
    return build_article(doc.text, [Paragraph(doc.text, 0, "body")], [doc])


def analyse_text(nlp: Language, text: str, title: str | None = None) -> Analysis:
    """A text of that day, as read by who knows `build_knowledge`."""
    return next(analyse_many(nlp, [ArticleInput(text, title, DAY)], build_knowledge()))[1]


def spoken_of(analysis: Analysis, words: str, sentence: int | None = None) -> list[str]:
    """Whom words of the text, case and all, stand for: surnames, and the parties of delegations."""
    article = analysis.article
    found = [
        (mention.sentence, actor)
        for actor in analysis.cast.actors
        for mention in actor.mentions
        if article.words(mention.start, mention.end) == words
    ]
    return [label(actor) for number, actor in found if sentence in (None, number)]


def label(actor: Actor) -> str:
    """The surname of a person, else the party of the delegation."""
    return actor.words[-1] if actor.named else str(actor.party)


def assert_offsets(text: str, extraction: Extraction) -> None:
    """Every quote is what the text holds there, and every span lies in it; marks do not overlap."""
    for meeting in extraction.meetings:
        assert text[meeting.evidence.start : meeting.evidence.end] == meeting.quote
        spans = [span for spans in meeting.field_spans.values() for span in spans]
        for participant in meeting.participants:
            spans += participant.spans
            assert text[participant.spans[0].start : participant.spans[0].end] == participant.as_told
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
    ends = 0
    for mention in extraction.mentions:
        assert ends <= mention.span.start < mention.span.end <= len(text)
        ends = mention.span.end
