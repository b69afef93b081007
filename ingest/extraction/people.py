"""People's names: from the gazetteer, the entity recogniser and the titles before them; surnames carried through.

A name here is the name alone, without its title: 'Mullah Abdul Ghani Baradar' gives 'Abdul Ghani Baradar'.
"""

import re

from ingest.extraction.actors import RolePhrase
from ingest.extraction.article import Article, Token
from ingest.extraction.gazetteer import CityHit, Gazetteer, PartyHit
from ingest.extraction.names import HONORIFICS, PARTICLES, fold_name
from ingest.extraction.rules import word_matches

Span = tuple[int, int]
_NOT_NAMES = frozenset(
    "the a an and of for to in on at with by from foreign affairs defence defense interior economy economic trade commerce industry finance "
    "energy water education health higher public works transport aviation agriculture mines petroleum security council national state "
    "ministry ministries minister government united nations republic kingdom union european islamic emirate special deputy acting interim "
    "first vice prime president general secretary ambassador envoy representative office department house palace airport hotel conference "
    "summit forum forces force crescent cross crisis airport airways airlines street square bridge times daily tv channel radio news agency bay sea ocean river valley mountain province district region city town hall gate island islands peninsula cup championship federation union league alliance coalition movement front network foundation fund initiative programme program project plan pact treaty accord agreement protocol declaration charter act bill monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december north south east west northern southern eastern western central asia africa middle photo read also more "
    "twitter facebook telegram news agency agencies press times post party court university institute bank group committee commission "
    "watch amnesty rights doctors borders save children relief charity sharia quran horoscope eid ramadan covid covid-19 army navy force forces police border street international world global development "
    "relations cooperation integration migration refugees women human rights justice information culture hajj religious his her their our "
    "my its this that these those he she they we i you it there here what when where who why how but if as after before while during "
    "mr mrs ms dr chief head senior top new former strategic sources officials talks meeting moscow format".split()
)
_COMPANY = frozenset("with by to from met meet meets received receive told called phoned invited hosted between".split())
_WORDISH = re.compile(r"^[^\W\d_][\w'’.]*$")


class NameFinder:
    """Finds the spans of people's names in one article."""

    def __init__(self, article: Article, gazetteer: Gazetteer, parties: list[PartyHit], cities: list[CityHit]) -> None:
        self.article, self.tokens, self.gazetteer = article, article.tokens, gazetteer
        self.geo = {i for hit in [*parties, *cities] for i in range(hit.start, hit.end)}
        self.demonyms = {i for hit in parties if hit.form == "demonym" for i in range(hit.start, hit.end)}
        self.taken: set[int] = set()
        self.spans: list[Span] = []

    def find(self) -> list[Span]:
        """Names in order of the text; spans do not overlap."""
        for hit in self.gazetteer.find_officials(self.article):
            start = hit.start
            while start < hit.end - 1 and self.tokens[start].lower in HONORIFICS:
                start += 1
            self._add(self._widen(start, hit.end))
        for entity in self.article.entities:
            if entity.label == "PERSON":
                self._add_entity(entity.start, entity.end)
        self._find_after_titles()
        self._find_possessed()
        self._find_unlabelled()
        self._join_neighbours()
        self._carry_surnames()
        return sorted(self.spans)

    def find_after_roles(self, phrases: list[RolePhrase]) -> bool:
        """Names behind titles that only the whole phrase shows: 'the Ambassador of Vietnam, Trinh Minh Manh'.

        True where there were any; `spans` then holds them too.
        """
        found = False
        for phrase in phrases:
            if phrase.plural or phrase.category in ("group", "officials", "civil"):
                continue
            start = phrase.end
            last_geo = max((i for i in range(phrase.head, phrase.end) if i in self.geo), default=None)
            if last_geo is not None and last_geo + 1 < phrase.end:
                start = last_geo + 1
            while start < len(self.tokens) and self.tokens[start].lower in HONORIFICS:
                start += 1
            comma = start < len(self.tokens) and self.tokens[start].text == "," and start not in self.taken
            found |= self._add_sequence(start + comma, minimum=2)
        if found:
            self._carry_surnames()
        return found

    def _find_unlabelled(self) -> None:
        """Two to four capitalised names in a row that the entity recogniser passed over, or took for something else
        although they stand where people do ('talks with X Y', 'X Y, the minister')."""
        position = 0
        while position < len(self.tokens):
            if not self.tokens[position].capital or position in self.taken:
                position += 1
                continue
            end = self._sequence_end(position)
            if 2 <= end - position <= 4 and self._reads_as_person(position, end):
                self._add((position, end))
            position = max(end, position + 1)

    def _reads_as_person(self, start: int, end: int) -> bool:
        tokens = self.tokens[start:end]
        if any(t.i in self.geo or t.i in self.taken or t.tag not in ("NNP", "HYPH", "IN", "FW") for t in tokens):
            return False
        if any(t.text.isupper() and len(t.text) > 1 for t in tokens) or len(tokens[-1].text) < 3:
            return False
        labels = {t.ent for t in tokens}
        before = self._neighbour(start - 1, start)
        if before is not None and (before.tag in ("DT", "NN", "NNS", "HYPH") or before.lower in ("in", "at", "of", "near", "for", "into")):
            return False
        return labels == {""} or (labels <= {"ORG", "GPE", "NORP", "LOC", "FAC", ""} and self._stands_for_person(start, end))

    def _neighbour(self, i: int, anchor: int) -> Token | None:
        """The token at `i`, if it stands in the sentence of `anchor`."""
        if 0 <= i < len(self.tokens) and self.tokens[i].sentence == self.tokens[anchor].sentence:
            return self.tokens[i]
        return None

    def _stands_for_person(self, start: int, end: int) -> bool:
        """Under a wrong label: without an adjective before or a noun behind, doing what people do."""
        tokens = self.tokens
        last = tokens[end - 1]
        before, after = self._neighbour(start - 1, start), self._neighbour(end, start)
        if before is not None and before.tag in ("JJ", "POS", "NNP"):
            return False
        if after is not None and after.tag[:2] in ("NN", "HY"):
            return False
        governor = tokens[last.head]
        if last.dep == "conj":
            return governor.i in self.taken or governor.tag == "PRP"
        if last.dep in ("nsubj", "nsubjpass"):
            return governor.tag[:1] == "V"
        if after is not None and after.tag == "POS" and last.dep == "poss":
            return governor.lower in ("talk", "talks", "meeting", "call", "visit", "conversation")
        return governor.lower in _COMPANY and last.dep in ("pobj", "dobj", "dative")

    def _join_neighbours(self) -> None:
        """'Luis Arturo' 'Benavides Rocha': two halves of one name side by side."""
        joined: list[Span] = []
        for start, end in sorted(self.spans):
            if joined and joined[-1][1] == start and end - joined[-1][0] <= 5 and self.tokens[start].sentence == self.tokens[start - 1].sentence:
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        self.spans = joined

    def _add(self, span: Span | None) -> bool:
        if span is None or span[0] >= span[1] or self.taken & set(range(*span)):
            return False
        self.spans.append(span)
        self.taken.update(range(*span))
        return True

    def _widen(self, start: int, end: int) -> Span:
        """Over hyphens without spaces ('Amir-' 'Abdollahian') and surnames that the entity recogniser cut off."""
        tokens = self.tokens
        while end + 1 < len(tokens) and tokens[end].text == "-" and tokens[end].start == tokens[end - 1].end:
            if tokens[end + 1].start != tokens[end].end or tokens[end + 1].sentence != tokens[start].sentence:
                break
            end += 2
            if end < len(tokens) and self._is_plain_name(end):
                end += 1
        while start > 1 and tokens[start - 1].text == "-" and tokens[start - 1].end == tokens[start].start:
            if not tokens[start - 2].capital and tokens[start - 2].lower not in PARTICLES:
                break
            start -= 2
        return start, end

    def _add_entity(self, start: int, end: int) -> None:
        for i in range(start, end):
            if self.tokens[i].lower in (",", "and", "&", "(", ":", ";", "|", "–", "—", "/") and i > start:
                self._add_entity(start, i)
                self._add_entity(i + 1, end)
                return
        span = self._trim(start, end)
        if span:
            start, end = span
            # 'Amir Khan' + 'Muttaqi', 'Teshome Shunde' + 'Hamito': the rest stands beside it under another label.
            while end < len(self.tokens) and self._belongs(end, start) and end - start < 5:
                end += 1
            while start > 0 and self._belongs(start - 1, start) and end - start < 5:
                start -= 1
            self._add(self._trim(*self._widen(start, end)))

    def _is_plain_name(self, i: int) -> bool:
        token = self.tokens[i]
        return token.capital and token.tag == "NNP" and i not in self.geo and token.lower not in _NOT_NAMES and token.sentence == self.tokens[i - 1].sentence

    def _belongs(self, i: int, anchor: int) -> bool:
        """Is the token beside a name a part of it: a name that no list and no label knows as something else?"""
        token = self.tokens[i]
        return (
            self._is_name_word(token)
            and token.sentence == self.tokens[anchor].sentence
            and i not in self.taken
            and not (i < anchor and (token.i == self.article.sentences[token.sentence].start or token.ent == "GPE"))
        )

    def _is_name_word(self, token: Token) -> bool:
        return (
            token.capital and token.tag == "NNP" and token.i not in self.geo and bool(_WORDISH.match(token.text))
            and token.lower not in _NOT_NAMES and token.lower not in HONORIFICS and not token.text.isupper()
            and not word_matches("roles", token.lower)
        )  # fmt: skip

    def _trim(self, start: int, end: int) -> Span | None:
        """Without titles, parties and honorifics in front, and possessives and clutter behind; None if nothing is left."""
        tokens = self.tokens
        for i in range(end - 1, start, -1):
            # 'Ambassador of Azerbaijan to Pakistan Khazar Farhadov'
            if tokens[i].tag in ("IN", "TO") and tokens[i].lower not in PARTICLES:
                start = i + 1
                while start < end - 1 and start in self.geo:
                    start += 1
                break
        while start < end and self._leads(start, end):
            start += 1
        while end > start and not (end - start > 2 and tokens[end - 2].text == "-") and (tokens[end - 1].tag == "POS" or not _WORDISH.match(tokens[end - 1].text) or tokens[end - 1].lower in _NOT_NAMES):
            end -= 1
        words = tokens[start:end]
        if not words or not any(t.capital for t in words) or len(words) > 9:
            return None
        if all(t.i in self.geo for t in words):
            return None
        if len(words) == 1 and (len(words[0].text) < 3 or words[0].tag[:1] in "VIRWDM" or words[0].lower in _NOT_NAMES):
            return None
        return start, end

    def _leads(self, i: int, end: int) -> bool:
        token = self.tokens[i]
        if token.lower in HONORIFICS or token.lower in _NOT_NAMES or not _WORDISH.match(token.text):
            return True
        if word_matches("roles", token.lower):
            return True
        return i in self.demonyms and end - i > 2

    def _find_after_titles(self) -> None:
        """'Minister Delawar', 'Mr Holness', and 'the acting minister of economy, Din Mohammad Hanif,'."""
        tokens = self.tokens
        for token in tokens:
            if token.i + 1 >= len(tokens) or token.i in self.taken:
                continue
            lower = token.lower.rstrip(".")
            honorific = token.lower in HONORIFICS and token.capital
            if not honorific and not (token.tag[:2] == "NN" and word_matches("roles", lower)):
                continue
            start = token.i + 1
            while start < len(tokens) and tokens[start].lower in HONORIFICS:
                start += 1
            comma = start < len(tokens) and tokens[start].text == "," and not honorific
            self._add_sequence(start + comma, minimum=2 if comma else 1)

    def _add_sequence(self, start: int, minimum: int, *, geo: bool = False) -> bool:
        """Take the capitalised sequence at `start` for a name; `geo`: words behind the first may be places ('X Tunis')."""
        end = self._sequence_end(start)
        if end - start < minimum or self.taken & set(range(start, end)):
            return False
        if any(i in self.geo and (i == start or (self.tokens[i].ent != "PERSON" and not geo)) for i in range(start, end)):
            return False
        return self._add(self._trim(start, end))

    def _sequence_end(self, start: int) -> int:
        """The end of the run of capitalised names, with particles and hyphens between them."""
        tokens, end = self.tokens, start
        while end < len(tokens) and tokens[end].sentence == tokens[min(start, len(tokens) - 1)].sentence:
            token = tokens[end]
            if token.capital and _WORDISH.match(token.text) and token.tag in ("NNP", "NNPS", "NN", "JJ", "FW") and token.lower not in _NOT_NAMES:
                end += 1
            elif (token.lower in PARTICLES or token.text == "-") and end > start and end + 1 < len(tokens) and (tokens[end + 1].capital or tokens[end + 1].text == "-"):
                end += 1
            else:
                break
        return end

    def _find_possessed(self) -> None:
        """'Barbados' Mia Mottley', 'Russia's Kabulov': a party's, a possessive and capitals."""
        for token in self.tokens:
            if token.tag == "POS" and token.i - 1 in self.geo and token.i + 1 < len(self.tokens):
                self._add_sequence(token.i + 1, minimum=1, geo=True)

    def _carry_surnames(self) -> None:
        """Every capitalised word that is the surname of somebody named in full, or of one known official alone."""
        known = {self.tokens[end - 1].folded for start, end in self.spans if end - start > 1}
        known |= {self.tokens[start].folded for start, end in self.spans if end - start == 1}
        single = {self.tokens[start].folded for start, end in self.spans if end - start > 1 and not self.tokens[start].i in self.geo}
        for token in self.tokens:
            if token.i in self.taken or not token.capital or len(token.text) < 3:
                continue
            if token.folded in known and token.lower not in _NOT_NAMES and not self._in_longer(token):
                self._add((token.i, token.i + 1))
            elif token.folded in single and (token.ent == "PERSON" or len(token.text) > 5) and token.tag == "NNP" and token.i not in self.geo:
                self._add((token.i, token.i + 1))
            elif self._known_alone(token):
                self._add((token.i, token.i + 1))

    def _in_longer(self, token: Token) -> bool:
        return token.i in self.geo and token.ent in ("GPE", "NORP") and token.i in self.demonyms

    def _known_alone(self, token: Token) -> bool:
        officials = self.gazetteer.surnames.get(fold_name(token.text)[-1] if fold_name(token.text) else "")
        return bool(officials) and len(token.text) > 4 and token.i not in self.geo and token.tag in ("NNP", "NN") and token.lower not in _NOT_NAMES

