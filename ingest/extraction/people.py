"""People's names: from the gazetteer, the entity recogniser and the titles before them; surnames carried through.

A name here is the name alone, without its title: 'Mullah Abdul Ghani Baradar' gives 'Abdul Ghani Baradar'.
"""

from ingest.extraction.actors import RolePhrase
from ingest.extraction.article import Token
from ingest.extraction.lexicon import word_list
from ingest.extraction.name_spans import NOT_NAMES, NameSpans, Span
from ingest.extraction.names import HONORIFICS, fold_name
from ingest.extraction.rules import word_matches

_COMPANY = word_list("company")


class NameFinder(NameSpans):
    """Finds the spans of people's names in one article."""

    def find(self) -> list[Span]:
        """Names in order of the text; spans do not overlap."""
        for hit in self.gazetteer.find_officials(self.article):
            start, own = hit.start, {official.name.split()[0].lower() for official in hit.officials}
            while start < hit.end - 1 and self.tokens[start].lower in HONORIFICS - own:
                start += 1
            self.add(self.widen(start, hit.end))
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
            found |= self.add_sequence(start + comma, minimum=2)
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
            end = self.sequence_end(position)
            if 2 <= end - position <= 4 and self._reads_as_person(position, end):
                self.add((position, end))
            position = max(end, position + 1)

    def _reads_as_person(self, start: int, end: int) -> bool:
        tokens = self.tokens[start:end]
        if any(t.i in self.geo or t.i in self.taken or t.tag not in ("NNP", "HYPH", "IN", "FW") for t in tokens):
            return False
        if any(t.text.isupper() and len(t.text) > 1 for t in tokens) or len(tokens[-1].text) < 3:
            return False
        labels = {t.ent for t in tokens}
        before = self.neighbour(start - 1, start)
        if before is not None and (
            before.tag in ("DT", "NN", "NNS", "HYPH") or before.lower in ("in", "at", "of", "near", "for", "into")
        ):
            return False
        return labels == {""} or (
            labels <= {"ORG", "GPE", "NORP", "LOC", "FAC", ""} and self._stands_for_person(start, end)
        )

    def _stands_for_person(self, start: int, end: int) -> bool:
        """Under a wrong label: without an adjective before or a noun behind, doing what people do."""
        tokens = self.tokens
        last = tokens[end - 1]
        before, after = self.neighbour(start - 1, start), self.neighbour(end, start)
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
            if (
                joined
                and joined[-1][1] == start
                and end - joined[-1][0] <= 5
                and self.tokens[start].sentence == self.tokens[start - 1].sentence
            ):
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        self.spans = joined

    def _add_entity(self, start: int, end: int) -> None:
        for i in range(start, end):
            if self.tokens[i].lower in (",", "and", "&", "(", ":", ";", "|", "–", "—", "/") and i > start:
                self._add_entity(start, i)
                self._add_entity(i + 1, end)
                return
        span = self.trim(start, end)
        if span:
            start, end = span
            # 'Amir Khan' + 'Muttaqi', 'Teshome Shunde' + 'Hamito': the rest stands beside it under another label.
            while end < len(self.tokens) and self.belongs(end, start) and end - start < 5:
                end += 1
            while start > 0 and self.belongs(start - 1, start) and end - start < 5:
                start -= 1
            self.add(self.trim(*self.widen(start, end)))

    def _find_after_titles(self) -> None:
        """'Minister Delawar', 'Mr Holness', and 'the acting minister of economy, Din Mohammad Hanif,'."""
        tokens, beyond = self.tokens, 0
        for token in tokens:
            if token.i + 1 >= len(tokens) or token.i in self.taken:
                continue
            lower = token.lower.rstrip(".")
            honorific = token.lower in HONORIFICS and token.capital
            titled = token.tag[:2] == "NN" and word_matches("roles", lower) and not self.is_given_name(token)
            if not honorific and not titled:
                continue
            start = max(token.i + 1, beyond)  # a row of honorifics is walked over once
            while start < len(tokens) and tokens[start].lower in HONORIFICS:
                start += 1
            beyond = start
            comma = start < len(tokens) and tokens[start].text == "," and not honorific
            self.add_sequence(start + comma, minimum=2 if comma else 1)

    def _find_possessed(self) -> None:
        """'Barbados' Mia Mottley', 'Russia's Kabulov': a party's, a possessive and capitals."""
        for token in self.tokens:
            if token.tag == "POS" and token.i - 1 in self.geo and token.i + 1 < len(self.tokens):
                self.add_sequence(token.i + 1, minimum=1, geo=True)

    def _carry_surnames(self) -> None:
        """Every capitalised word that is the surname of somebody named in full, or of one known official alone."""
        known = {self.tokens[end - 1].folded for start, end in self.spans if end - start > 1}
        known |= {self.tokens[start].folded for start, end in self.spans if end - start == 1}
        single = {
            self.tokens[start].folded
            for start, end in self.spans
            if end - start > 1 and self.tokens[start].i not in self.geo
        }
        for token in self.tokens:
            if token.i in self.taken or not token.capital or len(token.text) < 3:
                continue
            if (
                (token.folded in known and token.lower not in NOT_NAMES and not self._in_longer(token))
                or (token.folded in single and self._stands_alone(token))
                or self._known_alone(token)
            ):
                self.add((token.i, token.i + 1))

    def _stands_alone(self, token: Token) -> bool:
        """'Wang was received': the first of somebody's names, with no other capitalised word beside it."""
        beside = (self.neighbour(token.i - 1, token.i), self.neighbour(token.i + 1, token.i))
        lone = not any(other is not None and other.tag == "NNP" for other in beside)
        return token.tag == "NNP" and token.i not in self.geo and (token.ent == "PERSON" or len(token.text) > 5 or lone)

    def _in_longer(self, token: Token) -> bool:
        return token.i in self.geo and token.ent in ("GPE", "NORP") and token.i in self.demonyms

    def _known_alone(self, token: Token) -> bool:
        officials = self.gazetteer.surnames.get(fold_name(token.text)[-1] if fold_name(token.text) else "")
        return (
            bool(officials)
            and len(token.text) > 4
            and token.i not in self.geo
            and token.tag in ("NNP", "NN")
            and token.lower not in NOT_NAMES
        )
