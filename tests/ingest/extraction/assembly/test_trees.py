"""Walking trees, and the mean of both halves; trees are written by hand."""

import math
import random

import pytest

from ingest.extraction.assembly.linear import LinearModel, squash
from ingest.extraction.assembly.trees import Forest, MixedModel, Tree

# 'planned' speaks for a meeting, unless a date behind it says that it was not kept.
TREE: Tree = ("planned", -1.0, ("past", 2.0, ("retold", -3.0, 0.5)))
EITHER = LinearModel(("yes",), {"planned": (1.0,), "never": (-9.0,), "sure": (9.0,)})


@pytest.mark.parametrize(
    ("features", "score"),
    [
        ([], -1.0),
        (["past", "unknown"], -1.0),
        (["planned"], 2.0),
        (["past", "planned"], -3.0),
        (["retold", "past", "planned"], 0.5),
    ],
)
def test_a_tree_is_walked_to_its_leaf(features: list[str], score: float) -> None:
    assert Forest(((TREE,),)).scores([features]) == [[score]]


def test_trees_of_a_class_add_up() -> None:
    assert Forest(((TREE, 0.25), (0.0,), ())).scores([["planned"], ["x"]])[0] == [2.25, 0.0, 0.0]


def test_the_probability_is_the_mean_of_both() -> None:
    model = MixedModel(EITHER, Forest(((TREE,),)))
    assert model.classes == ("yes",)
    assert model.probability(iter(["planned"])) == pytest.approx((squash(1.0) + squash(2.0)) / 2)
    assert model.probability([]) == pytest.approx((0.5 + squash(-1.0)) / 2)


def test_trees_are_not_asked_about_what_is_no_question() -> None:
    model = MixedModel(EITHER, Forest(((("planned", 20.0, 20.0),),)))
    assert model.probability(["never"]) == squash(-9.0)
    assert model.probability(["sure"]) > squash(9.0)  # of a yes they are: it matters how likely it is


def test_the_distribution_is_the_mean_of_both() -> None:
    linear = LinearModel(("none", "held"), {"a": (0.0, 1.0), "sure": (0.0, 9.0)})
    model = MixedModel(linear, Forest((((0.0),), (("a", 0.0, 3.0),))))
    shares = model.distribution(["a"])
    assert shares["held"] == pytest.approx((squash(1.0) + squash(3.0)) / 2)
    assert math.fsum(shares.values()) == pytest.approx(1)
    assert model.distribution(["sure"]) == linear.distribution(["sure"])


def test_many_trees_and_rows_at_once_are_walked_as_each_would_be() -> None:
    chance = random.Random(7)  # noqa: S311
    words = [f"f{n}" for n in range(30)]

    def grow(depth: int) -> Tree:
        if depth == 0 or chance.random() < 0.2:
            return chance.uniform(-1, 1)
        return chance.choice(words), grow(depth - 1), grow(depth - 1)

    def walk(tree: Tree, row: list[str]) -> float:
        return tree if isinstance(tree, float) else walk(tree[2] if tree[0] in row else tree[1], row)

    trees = tuple(grow(4) for _ in range(40))
    rows = [chance.choices([*words, "unknown"], k=chance.randrange(25)) for _ in range(20)]  # some words twice
    rows += [[], ["unknown"], words]
    expected = [pytest.approx([sum(walk(tree, row) for tree in trees)]) for row in rows]
    assert Forest((trees,)).scores(rows) == expected
