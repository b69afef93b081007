"""What the record's templates need beyond Django's own: navigation, marks, sides of a meeting, page numbers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.core.paginator import Page
from django.template import Context, Library
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from engagement.models import Meeting, Participation, Party
from engagement.models.choices import ReviewState, Status

register = Library()

_SHOWN_PER_SIDE = 3


@dataclass
class Side:
    """Those who stood for one party at a meeting; `party` is None where a proposal does not say for whom.

    `also`: other parties for which the same words stand, “representatives of Russia and China”; see `shared_sides`.
    """

    party: Party | None
    people: list[Participation] = field(default_factory=list)
    also: list[Party] = field(default_factory=list)

    @property
    def parties(self) -> list[Party]:
        return [party for party in (self.party, *self.also) if party]

    @property
    def words(self) -> str:
        """The title, where one delegation is all there is."""
        return self.people[0].name if len(self.people) == 1 and self.people[0].official_id is None else ""

    @property
    def shown(self) -> list[Participation]:
        """As many as a row of a table holds."""
        return self.people[:_SHOWN_PER_SIDE]

    @property
    def more(self) -> int:
        """How many a row of a table leaves out."""
        return len(self.people) - len(self.shown)


@register.filter
def sides(meeting: Meeting) -> list[Side]:
    """The participants by party, in the order in which the parties first appear; needs `with_details()`."""
    found: dict[int | None, Side] = {}
    for participation in meeting.participations.all():
        found.setdefault(participation.party_id, Side(participation.party)).people.append(participation)
    return list(found.values())


@register.filter
def shared_sides(meeting: Meeting) -> list[Side]:
    """As `sides`, with delegations of one title together: what an article says once is shown once."""
    found: list[Side] = []
    first: dict[str, Side] = {}
    for side in sides(meeting):
        if side.party and side.words in first:
            first[side.words].also.append(side.party)
            continue
        if side.party and side.words:
            first[side.words] = side
        found.append(side)
    return found


@register.filter
def place(meeting: Meeting) -> str:
    """“Doha, Qatar”, the city or the country alone, or empty."""
    return ", ".join(part for part in (meeting.city, meeting.country.name if meeting.country else "") if part)


@register.filter
def page_numbers(page: Page[Any]) -> Iterator[int | None]:
    """Numbers to link around the page, None for a gap."""
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        yield number if isinstance(number, int) else None


@register.simple_tag(takes_context=True)
def nav_link(context: Context, name: str, label: str) -> SafeString:
    """A link of the main navigation, marked as current on its page and on those below it."""
    address, path = reverse(name), context["request"].path
    is_current = path == address or (name != "front" and path.startswith(address) and not _is_deeper(path, name))
    mark = SafeString(f' aria-current="{"page" if path == address else "true"}"') if is_current else ""
    return format_html('<a href="{}"{}>{}</a>', address, mark, label)


@register.simple_tag
def side_line(side: Side) -> SafeString:
    """“Taliban: Amir Khan Muttaqi, a delegation and 2 more”, or “India”, with links. A template leaves stray blanks."""
    parties = side_parties(side)
    if side.party and side.words == str(side.party):  # “India met China”: there is no more to say
        return parties
    people = mark_safe(", ".join(map(_person, side.shown)))  # noqa: S308 (each is escaped)
    more = format_html(' <span class="muted">and {} more</span>', side.more) if side.more else ""
    return format_html("{}: {}{}", parties, people, more)


@register.simple_tag
def side_parties(side: Side) -> SafeString:
    """“Taliban”, or “Russia, China” where a delegation is told of both; each a link."""
    if not side.parties:
        return SafeString('<span class="side-party muted">party not known</span>')
    links = (_link("party", party.code, str(party), "side-party", get_script_prefix()) for party in side.parties)
    return mark_safe(", ".join(links))  # noqa: S308 (each is escaped)


@register.simple_tag
def people_lines(side: Side) -> SafeString:
    """A line of a list for each who stood for the side, with the role told, and whether several people fit the name."""
    return mark_safe("".join(map(_person_line, side.people)))  # noqa: S308 (each is escaped)


@register.simple_tag
def topic_lines(meeting: Meeting) -> SafeString:
    """A line of a list for each topic; needs `with_details()`."""
    below = get_script_prefix()
    links = (_link("topic", one.slug, one.name, "chip chip-topic", below) for one in meeting.topics.all())
    return mark_safe("".join(f"<li>{link}</li>" for link in links))  # noqa: S308 (each is escaped)


@register.simple_tag
def status_chip(value: str) -> SafeString:
    """What is said of a meeting: held, planned, cancelled or denied; a sign beside the colour tells them apart."""
    return format_html('<span class="chip chip-status" data-value="{}">{}</span>', value, Status(value).label)


@register.simple_tag
def review_chip(value: str) -> SafeString:
    """What analysts say of a meeting: proposed, confirmed or rejected."""
    return format_html('<span class="chip chip-review" data-value="{}">{}</span>', value, ReviewState(value).label)


@register.simple_tag
def disputed_chip() -> SafeString:
    """One account says that the meeting was held, another that it was not, and no analyst has ruled yet."""
    return SafeString('<span class="chip chip-disputed">disputed</span>')


def _person(participation: Participation) -> SafeString:
    if participation.official is None:
        return format_html("{}", participation.name)
    return _link("official", participation.official.slug, participation.name, "", get_script_prefix())


def _person_line(one: Participation) -> SafeString:
    role = format_html(' <span class="muted">{}</span>', one.role) if one.role else ""
    several = SafeString(' <span class="chip">several fit</span>') if one.resolution == "ambiguous" else ""
    return format_html("<li>{}{}{}</li>", _person(one), role, several)


@lru_cache(maxsize=20_000)
def _link(page: str, key: str, words: str, mark: str, below: str) -> SafeString:
    """A table has hundreds, of few parties and people. `below`: the path under which the site runs."""
    del below  # part of the address, and so of the key
    kind = format_html(' class="{}"', mark) if mark else ""
    return format_html('<a{} href="{}">{}</a>', kind, reverse(page, args=[key]), words)


def _is_deeper(path: str, name: str) -> bool:
    """Whether the path belongs to a link of its own below this one: Upload below Articles."""
    return name == "articles" and path.startswith(reverse("upload"))
