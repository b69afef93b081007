"""Who meets whom as a graph: parties or, where the rule counts people, officials; an edge for each pair that met."""

import re
from collections.abc import Iterator
from typing import Any

import networkx as nx
from django.db.models import F, QuerySet
from django.urls import reverse

from engagement.counting import Unit, tally
from engagement.exports.formats import Export
from engagement.exports.providers import Record, providers
from engagement.models import Attendance, Official, Participation, Party
from engagement.models.querysets import MeetingQuerySet

_CHUNK = 500
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_PEOPLE = {Unit.OFFICIAL_DYADS, Unit.ATTENDANCES}


def build_network(export: Export) -> "nx.Graph[str]":
    """Nodes with `label`, edges with `weight` (meetings), their numbers and sources, of what the rule counts.

    It grows with the number of pairs, not only of rows: a graph has to be whole before it is written.
    """
    is_people = export.rule.unit in _PEOPLE
    graph: nx.Graph[str] = nx.Graph()
    graph.graph.update({label.lower().replace(" ", "_"): text for label, text in export.about.lines()})
    graph.graph["name"] = export.about.title
    graph.graph["nodes"] = "officials" if is_people else "parties"
    _add_nodes(graph, export.counted, is_people=is_people)
    for left, right, meetings in _pairs(export, is_people=is_people):
        graph.add_edge(left, right, weight=len(meetings), meetings=meetings)
    _add_sources(graph, export)
    return graph


def _add_nodes(graph: "nx.Graph[str]", counted: MeetingQuerySet, *, is_people: bool) -> None:
    chosen = counted.order_by().values("pk")
    found: QuerySet[Any]
    if is_people:
        there = Attendance.objects.filter(meeting__in=chosen).values("official")
        found = Official.objects.filter(pk__in=there).values_list("slug", "name").order_by("slug")
    else:
        stood = Participation.objects.filter(meeting__in=chosen).values("party")
        found = Party.objects.filter(pk__in=stood).values_list("code", "name").order_by("code")
    graph.add_nodes_from((key, {"label": name}) for key, name in found)


def _pairs(export: Export, *, is_people: bool) -> Iterator[tuple[str, str, list[int]]]:
    """Each pair once, with the numbers of its meetings."""
    side, key = ("official", "slug") if is_people else ("party", "code")
    rule = type(export.rule)(Unit.OFFICIAL_DYADS if is_people else Unit.PARTY_DYADS)
    rows = tally(rule, export.counted)
    one_way = rows.rows.filter(**{f"{side}_id__lt": F(f"other_{side}")}).order_by()
    values = one_way.values_list(f"{side}__{key}", f"{rows.facing}{side}__{key}", "meeting_id").distinct()
    current: tuple[str, str] | None = None
    meetings: list[int] = []
    for left, right, meeting in values.order_by(f"{side}__{key}", f"{rows.facing}{side}__{key}", "meeting_id"):
        if (left, right) != current:
            if current:
                yield *current, meetings
            current, meetings = (left, right), []
        meetings.append(meeting)
    if current:
        yield *current, meetings


def _add_sources(graph: "nx.Graph[str]", export: Export) -> None:
    """To each edge, in words: the meetings' addresses, and what other apps know of these, such as their sources."""
    edges = list(graph.edges(data=True))
    page = export.site + reverse("meeting", args=[0])
    for start in range(0, len(edges), _CHUNK):
        chunk = edges[start : start + _CHUNK]
        keys = sorted({meeting for _, _, data in chunk for meeting in data["meetings"]})
        loaded = {provider.name: provider.load(keys, site=export.site) for provider in providers()}
        for _, _, data in chunk:
            meetings: list[int] = data["meetings"]
            for name, records in loaded.items():
                data[name] = "\n".join(_line(one) for meeting in meetings for one in records.get(meeting, ()))
            data["meetings"] = " ".join(page.replace("/0/", f"/{meeting}/") for meeting in meetings)


def _line(record: Record) -> str:
    return "; ".join(" ".join(text.split()) for text in record.values() if text)


def without_controls(graph: "nx.Graph[str]") -> "nx.Graph[str]":
    """The graph with no character in a text that XML cannot hold, in place."""
    texts = [graph.graph, *(data for _, data in graph.nodes(data=True)), *(data for *_, data in graph.edges(data=True))]
    for data in texts:
        for name, text in data.items():
            if isinstance(text, str):
                data[name] = _CONTROLS.sub("", text)
    return graph
