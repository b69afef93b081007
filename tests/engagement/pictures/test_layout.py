"""Places of a network's circles: inside the sheet, no box across another, the same each time."""

from itertools import combinations

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.pictures.layout import place_nodes

ROOM = (12.0, 12.0, 1028.0, 628.0)
pairs = st.lists(
    st.tuples(st.integers(0, 25), st.integers(0, 25)).filter(lambda pair: pair[0] != pair[1]), min_size=1, max_size=60
)


def graph_of(lines: list[tuple[int, int]]) -> networkx.Graph:
    graph = networkx.Graph()
    graph.add_edges_from((f"P{one}", f"P{other}") for one, other in lines)
    return graph


def overlapping(places: dict[str, tuple[float, float]], boxes: dict[str, tuple[float, float]]) -> list[tuple[str, str]]:
    return [
        (one, other)
        for one, other in combinations(places, 2)
        if abs(places[one][0] - places[other][0]) < (boxes[one][0] + boxes[other][0]) / 2 - 0.2
        and abs(places[one][1] - places[other][1]) < (boxes[one][1] + boxes[other][1]) / 2 - 0.2
    ]


@given(pairs)
def test_boxes_stay_inside_and_apart(lines: list[tuple[int, int]]) -> None:
    graph = graph_of(lines)
    boxes = {key: (40.0 + 4 * (number % 25), 32.0) for number, key in enumerate(sorted(graph))}
    places = place_nodes(graph, boxes, ROOM)
    assert set(places) == set(graph)
    for key, (x, y) in places.items():
        assert ROOM[0] <= x - boxes[key][0] / 2 + 0.1
        assert x + boxes[key][0] / 2 - 0.1 <= ROOM[2]
        assert ROOM[1] <= y - boxes[key][1] / 2 + 0.1
        assert y + boxes[key][1] / 2 - 0.1 <= ROOM[3]
    assert overlapping(places, boxes) == []
    assert places == place_nodes(graph, boxes, ROOM)


def test_sixty_parties_that_all_met_one_have_their_names_apart() -> None:
    graph = graph_of([(0, number) for number in range(1, 60)])
    boxes = dict.fromkeys(graph, (110.0, 30.0))
    assert overlapping(place_nodes(graph, boxes, ROOM), boxes) == []


def test_parts_without_a_line_between_them_have_rooms_of_their_own() -> None:
    graph = graph_of([(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (10, 11)])
    places = place_nodes(graph, dict.fromkeys(graph, (60.0, 30.0)), ROOM)
    most = max(places[f"P{number}"][0] for number in range(5))
    assert all(places[f"P{number}"][0] > most for number in (10, 11))


@pytest.mark.parametrize("size", [5.0, 400.0])
def test_boxes_too_large_for_the_sheet_still_stand_in_it(size: float) -> None:
    graph = graph_of([(0, number) for number in range(1, 12)])
    for x, y in place_nodes(graph, dict.fromkeys(graph, (size, size)), ROOM).values():
        assert ROOM[0] <= x <= ROOM[2]
        assert ROOM[1] <= y <= ROOM[3]
