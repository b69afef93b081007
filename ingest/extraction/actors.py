"""Who acts in an article: the shapes that the stages from names to assembly share."""

from dataclasses import dataclass, field
from typing import Literal

# Kinds of role phrases: who holds one governs.
GOVERNING = frozenset(("head", "minister", "leader", "secretary"))
MentionForm = Literal["name", "role", "pronoun", "possessive", "plural", "group", "party"]


@dataclass(eq=False, slots=True)
class RolePhrase:
    """Tokens `start` to `end` say a role or a group, as 'the acting foreign minister of X' or 'two Y officials'.

    `owners` are the codes of the parties that it belongs to ('of X', 'Y'), `others` those that it is sent to or is
    about ('ambassador to Z'); `possessor` is a token of the person or pronoun that it belongs to ('his deputy').
    """

    start: int
    end: int
    head: int
    category: str
    plural: bool
    owners: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    possessor: int | None = None


@dataclass(eq=False, slots=True)
class ActorMention:
    """One place in the text that stands for an actor; `head` is the token that the sentence's grammar hangs it on."""

    start: int
    end: int
    head: int
    sentence: int
    form: MentionForm
    role: RolePhrase | None = None


@dataclass(eq=False, slots=True)
class Actor:
    """A named person, or a delegation; `words` is the folded name and `parties` the codes, best first.

    `bare_title` says that the article gives a title and never says of what country or body; None without any.
    """

    number: int
    named: bool
    name: str | None = None
    words: tuple[str, ...] = ()
    key: str | None = None
    roles: list[str] = field(default_factory=list)
    known_roles: str = ""
    categories: set[str] = field(default_factory=set)
    parties: list[str] = field(default_factory=list)
    mentions: list[ActorMention] = field(default_factory=list)
    feminine: bool | None = None
    bare_title: bool | None = None

    def add_party(self, *codes: str, first: bool = False) -> None:
        """Remember codes, keeping the order in which they were said."""
        for code in codes:
            if code not in self.parties:
                if first:
                    self.parties.insert(0, code)
                else:
                    self.parties.append(code)

    @property
    def party(self) -> str | None:
        return self.parties[0] if self.parties else None
