from ingest.extraction.learning.fit import fit_any, fit_model, fit_ranking

ROWS = [["a", "x"], ["a", "y"], ["b", "x"], ["b", "y"]] * 5
LABELS = ["yes", "yes", "no", "no"] * 5


def test_learns_what_decides() -> None:
    model = fit_model(ROWS, LABELS, ("no", "yes"))
    assert model.classes == ("yes",)
    assert model.probability(["a", "x"]) > 0.8
    assert model.probability(["b", "y"]) < 0.2


def test_several_classes() -> None:
    model = fit_model(ROWS, ["p", "p", "q", "r"] * 5, ("p", "q", "r"))
    shares = model.distribution(["b", "y"])
    assert max(shares, key=shares.__getitem__) == "r"


def test_the_same_weights_on_every_run() -> None:
    assert fit_model(ROWS, LABELS, ("no", "yes")) == fit_model(ROWS, LABELS, ("no", "yes"))


def test_rare_features_are_left_out() -> None:
    model = fit_model([*ROWS, ["rare"]], [*LABELS, "yes"], ("no", "yes"))
    assert "rare" not in model.weights
    assert "a" in model.weights


RANKED = [["right", "near"], ["wrong", "near"], ["wrong", "far"]] * 6
VERDICTS = ["yes", "no", "no"] * 6
NUMBERS = [i // 3 for i in range(18)]


def test_ranking_puts_the_right_row_of_each_group_first() -> None:
    model = fit_ranking(RANKED, VERDICTS, NUMBERS)
    assert model.classes == ("yes",)
    scores = [model.scores(row)[0] for row in RANKED[:3]]
    assert scores[0] > max(scores[1:])


def test_a_group_without_a_right_row_teaches_nothing() -> None:
    rows = [*RANKED, ["right", "odd"], ["odd"]]
    unanswered = fit_ranking(rows, [*VERDICTS, "no", "no"], [*NUMBERS, 6, 6])
    assert unanswered.weights["right"] == fit_ranking(RANKED, VERDICTS, NUMBERS).weights["right"]


def test_one_of_several_right_rows_is_enough() -> None:
    rows = [["plain"], ["rare"], ["other"]] * 6
    model = fit_ranking(rows, ["yes", "yes", "no"] * 6, NUMBERS)
    assert model.scores(["plain"])[0] > model.scores(["other"])[0]


def test_nothing_to_rank() -> None:
    assert fit_ranking([], [], []).weights == {}


GROUPS = [[["m", "told"], ["m", "x"]], [["m", "x"], ["m", "y"]], [["m", "y"], ["m", "told"]], [["m", "y"]]] * 5
OF_GROUPS = ["yes", "no", "yes", "no"] * 5


def test_learns_which_row_made_the_group_a_yes() -> None:
    model = fit_any(GROUPS, OF_GROUPS, start={"m": -3.0})
    assert model.probability(["m", "told"]) > 0.7
    assert model.probability(["m", "x"]) < 0.2
    assert model.probability(["m", "y"]) < 0.2


def test_what_is_known_beforehand_stands_where_nothing_is_learned() -> None:
    rows = [*GROUPS, [["m", "new"]], [["m", "new"]], [["m", "new"]]]
    labels = [*OF_GROUPS, "yes", "no", "yes"]
    weak, strong = (fit_any(rows, labels, start={"m": -3.0, "new": w}, l2=50.0) for w in (-1.0, 3.0))
    assert strong.weights["new"][0] > weak.weights["new"][0] + 2


def test_the_same_weights_of_groups_on_every_run() -> None:
    assert fit_any(GROUPS, OF_GROUPS, start={}) == fit_any(GROUPS, OF_GROUPS, start={})
