"""GraphML: who meets whom, for yEd, Gephi and networkx."""

from collections.abc import Iterator

import networkx as nx

from engagement.exports.formats import Export, Format
from engagement.exports.network import build_network, without_controls


def write(export: Export) -> Iterator[bytes]:
    for line in nx.generate_graphml(without_controls(build_network(export)), prettyprint=True):
        yield f"{line}\n".encode()


FORMAT = Format(
    name="graphml",
    label="GraphML",
    holds="who meets whom, as a network",
    extension="graphml",
    content_type="application/graphml+xml",
    write=write,
    order=5,
)
