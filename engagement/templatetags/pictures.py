"""A picture on a page: drawing, legend, table, files."""

from typing import Any, Protocol
from urllib.parse import urlencode

from django.template import Library
from django.urls import reverse
from django.utils.safestring import SafeString

from engagement.pictures import Picture, Subject
from engagement.pictures.style import patterns, swatch
from engagement.pictures.svg import element
from engagement.rankings import Pairs

register = Library()


class Scope(Protocol):
    """What a page is of, and its own parameters of the address: `engagement.views.scope.Scope`."""

    @property
    def subject(self) -> Subject: ...

    @property
    def extra(self) -> Pairs: ...


@register.inclusion_tag("engagement/_picture.html")
def picture(drawn: Picture, scope: Scope, *, of: str = "", level: int = 2) -> dict[str, Any]:
    """The figure with everything below it; `level` of its heading; `of` tells it from another beside it."""
    name = f"{drawn.title}, {of}" if of else drawn.title
    subject = scope.subject
    cut = [pair for pair in scope.extra if pair[0] in {"by", "zoom", "at"}]
    query = urlencode([*subject.query, *cut])
    files = [
        (kind.upper(), f"{reverse('picture', args=[drawn.name, kind])}?{query}", f"{name} as {kind.upper()}")
        for kind in ("svg", "png")
    ]
    brief = urlencode([*subject.query, ("picture", drawn.name)])
    files += [
        (words, f"{reverse('meetings-export', args=[kind])}?{brief}", f"Brief with {name}, {words}")
        for kind, words in (("brief", "Brief"), ("docx", "DOCX"))
    ]
    explore = f"{reverse('explore')}?{urlencode([*subject.query, *cut, ('picture', drawn.name)])}"
    return {
        "picture": drawn,
        "name": name,
        "rule": subject.rule,
        "files": files if drawn.drawing else [],
        "explore": "" if of else explore,  # where two stand side by side is the page itself
        "level": level,
    }


@register.simple_tag
def drawing(drawn: Picture) -> SafeString:
    """The picture's SVG; its builder has escaped all text."""
    return SafeString(str(drawn.drawing))


@register.simple_tag
def legend_swatch(drawn: Picture, name: str) -> SafeString:
    """The sign of one line of the legend."""
    shapes = [patterns(f"{drawn.prefix}-{name}"), *swatch(name, f"{drawn.prefix}-{name}")]
    sign = element("svg", *shapes, width=18, height=14, aria_hidden="true", class_="pic-swatch")
    return SafeString(str(sign))
