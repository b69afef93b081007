"""The figures of the corpus's own scorer, recorded once for predictions with every kind of fault.

`figures.json` holds what the scorer that came with the corpus gave for each file of predictions beside it; the port
must give the same to the last digit.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.evaluation.corpus import read_gold
from ingest.evaluation.meetings import Meeting, Participant
from ingest.evaluation.report import figures_as_json
from ingest.evaluation.scoring import Rate, score

DATA = Path(__file__).parents[2] / "data" / "evaluation"
RECORDED: dict[str, Any] = json.loads((DATA / "figures.json").read_text(encoding="utf-8"))

WANG = Participant("official", "Wang Yi", ("CN",))
MUTTAQI = Participant("official", "Amir Khan Muttaqi", ("TALIBAN",))
LAVROV = Participant("official", "Sergei Lavrov", ("RU",))


def meeting(*participants: Participant, **changes: Any) -> Meeting:
    return Meeting(participants, **{"status": "held", "start": "2021-10-12", "prominence": "main", **changes})


@pytest.mark.parametrize("name", RECORDED)
def test_figures_are_those_of_the_corpus_scorer(name: str) -> None:
    tally = score(read_gold(DATA / "gold.jsonl"), read_gold(DATA / f"{name}.jsonl"))
    assert figures_as_json(tally.figures()) == RECORDED[name]["figures"]
    assert [[mistake.article, mistake.what] for mistake in tally.mistakes] == RECORDED[name]["mistakes"]


def test_everything_right() -> None:
    gold = {"a": [meeting(WANG, MUTTAQI)], "b": []}
    figures = score(gold, gold).figures()
    assert figures.found == figures.one_click == figures.participants == Rate(1.0, 1.0)
    assert (figures.articles, figures.meetings, figures.false_alarms) == (2, 1, 0.0)


def test_a_wrong_date_is_found_but_not_one_click() -> None:
    tally = score({"a": [meeting(WANG, MUTTAQI)]}, {"a": [meeting(WANG, MUTTAQI, start="2021-10-13")]})
    assert tally.figures().found == Rate(1.0, 1.0)
    assert tally.figures().one_click == Rate(0.0, 0.0)
    assert [mistake.what for mistake in tally.mistakes] == ["wrong date"]


def test_one_meeting_told_as_several_is_found_whole() -> None:
    tally = score({"a": [meeting(WANG, MUTTAQI, LAVROV)]}, {"a": [meeting(WANG, MUTTAQI), meeting(WANG, LAVROV)]})
    assert tally.figures().one_click == Rate(1.0, 1.0)
    assert not tally.mistakes


def test_several_meetings_told_as_one_are_all_found() -> None:
    tally = score({"a": [meeting(WANG, MUTTAQI), meeting(WANG, LAVROV)]}, {"a": [meeting(WANG, MUTTAQI, LAVROV)]})
    assert tally.figures().found == Rate(1.0, 1.0)
    assert [mistake.what for mistake in tally.mistakes] == ["wrong participants"]


def test_optional_meetings_count_neither_way() -> None:
    optional = meeting(WANG, LAVROV, optional=True)
    for predicted in ([], [meeting(WANG, LAVROV)]):
        figures = score({"a": [optional]}, {"a": predicted}).figures()
        assert (figures.meetings, figures.found) == (0, Rate(1.0, 1.0))


def test_an_article_without_a_meeting_in_which_one_is_told_is_a_false_alarm() -> None:
    tally = score({"a": [], "b": []}, {"a": [meeting(WANG, MUTTAQI)]})
    assert tally.figures().false_alarms == 0.5
    assert [(mistake.article, mistake.what) for mistake in tally.mistakes] == [("a", "invented")]
