"""GEXF: who meets whom, for Gephi."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

import networkx as nx

from engagement.exports.formats import Export, Format
from engagement.exports.network import build_network, without_controls


def write(export: Export) -> Iterator[bytes]:
    """The library writes nothing of the whole graph but its name: what the file is about goes into its description."""
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
    about = "\n".join(f"{label}: {text}" for label, text in export.about.lines())
    graph = without_controls(build_network(export))
    is_described = False
    for line in nx.generate_gexf(graph, prettyprint=True):
        if not is_described and line.strip() == "</meta>":
            yield f"<description>{escape(about)}</description>\n".encode()
            is_described = True
        yield f"{line}\n".encode()


FORMAT = Format(
    name="gexf",
    label="GEXF",
    holds="who meets whom, as a network for Gephi",
    extension="gexf",
    content_type="application/gexf+xml",
    write=write,
    order=6,
)
