from ingest.extraction.learning.fit import fit_model

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
