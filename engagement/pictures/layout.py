"""Where the circles of a network stand: each connected part in a room of its own, and no name across another.

Springs (Fruchterman and Reingold 1991, by networkx) put those who meet near one another. They know nothing of names and
let parts that share no line drift far apart, so the sheet is first cut into rooms by the size of the parts, and
afterwards boxes that overlap are pushed apart along their shorter overlap (as in the force transfer of Huang and Lai
1998).
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import networkx
import numpy as np
from numpy.typing import NDArray

Room = tuple[float, float, float, float]  # left, top, right, bottom
_PUSHES = 300
_GAP = 4.0  # units between two boxes
_REACH = 160.0  # units that a part of one circle may take; of n circles, the square root of n times as many


def place_nodes(graph: Any, boxes: Mapping[str, tuple[float, float]], room: Room) -> dict[str, tuple[float, float]]:
    """The middle of each node's box, whose width and height `boxes` has; always the same for the same graph."""
    parts = sorted((sorted(part) for part in networkx.connected_components(graph)), key=lambda part: (-len(part), part))
    found: dict[str, tuple[float, float]] = {}
    for part, own in zip(parts, _rooms([len(part) for part in parts], room), strict=True):
        inner = _inside(own, max(boxes[key][0] for key in part), max(boxes[key][1] for key in part))
        places = _springs(graph.subgraph(part), _within(inner, _REACH * math.sqrt(len(part))))
        found |= _apart(places, boxes, inner)
    return found


def _rooms(sizes: Sequence[int], room: Room) -> list[Room]:
    """The room cut along its longer side, again and again, into one for each part by its size."""
    if len(sizes) == 1:
        return [room]
    weights = [size + 1.5 for size in sizes]
    cut = min(range(1, len(sizes)), key=lambda at: abs(2 * sum(weights[:at]) - sum(weights)))
    share = sum(weights[:cut]) / sum(weights)
    left, top, right, bottom = room
    if right - left >= bottom - top:
        middle = left + share * (right - left)
        halves: tuple[Room, Room] = (left, top, middle, bottom), (middle, top, right, bottom)
    else:
        middle = top + share * (bottom - top)
        halves = (left, top, right, middle), (left, middle, right, bottom)
    return _rooms(sizes[:cut], halves[0]) + _rooms(sizes[cut:], halves[1])


def _inside(room: Room, width: float, height: float) -> Room:
    """Where middles may stand so that no box leaves the room; a line or a point in a room that is too small."""
    left, top, right, bottom = room
    across, down = min(width, right - left) / 2, min(height, bottom - top) / 2
    return left + across, top + down, right - across, bottom - down


def _within(room: Room, most: float) -> Room:
    """The middle of the room, at most so wide and high: two circles alone need no line across the whole sheet."""
    left, top, right, bottom = room
    across, down = max(0, right - left - most) / 2, max(0, bottom - top - most) / 2
    return left + across, top + down, right - across, bottom - down


def _springs(part: Any, room: Room) -> dict[str, tuple[float, float]]:
    found = networkx.spring_layout(part, seed=7, k=2.2 / math.sqrt(len(part)), iterations=120, weight="weight")
    keys = list(found)
    points = np.array([found[key] for key in keys], dtype=float)
    least, spread = points.min(axis=0), np.ptp(points, axis=0)
    shares = np.where(spread > 0, (points - least) / np.where(spread > 0, spread, 1), 0.5)
    left, top, right, bottom = room
    placed = shares * [right - left, bottom - top] + [left, top]
    return {key: (float(x), float(y)) for key, (x, y) in zip(keys, placed, strict=True)}


def _apart(
    places: Mapping[str, tuple[float, float]], boxes: Mapping[str, tuple[float, float]], room: Room
) -> dict[str, tuple[float, float]]:
    """The same places with overlapping boxes pushed apart, as far as the room allows."""
    keys = list(places)
    middles = np.array([places[key] for key in keys], dtype=float)
    sizes = np.array([boxes[key] for key in keys], dtype=float)
    wanted = (sizes[:, None, :] + sizes[None, :, :]) / 2 + _GAP
    for _ in range(_PUSHES):
        push = _push(middles, wanted)
        if not push.any():
            break
        middles = np.clip(middles + push, room[:2], room[2:])
    return {key: (round(float(x), 1), round(float(y), 1)) for key, (x, y) in zip(keys, middles, strict=True)}


def _push(middles: NDArray[np.float64], wanted: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each box moves: half of each overlap, along the side where it is smaller."""
    away = middles[:, None, :] - middles[None, :, :]
    overlap = wanted - np.abs(away)
    np.einsum("iik->ik", overlap)[:] = 0
    overlap[(overlap <= 0).any(axis=2)] = 0
    first = np.arange(len(middles))[:, None] < np.arange(len(middles))[None, :]
    way = np.where(away == 0, np.where(first, -1, 1)[:, :, None], np.sign(away))
    along = np.where(overlap[:, :, 0] <= overlap[:, :, 1], 0, 1)
    chosen = np.zeros_like(overlap)
    np.put_along_axis(chosen, along[:, :, None], np.take_along_axis(overlap, along[:, :, None], axis=2), axis=2)
    push: NDArray[np.float64] = (chosen * way).sum(axis=1) / 2
    return push
