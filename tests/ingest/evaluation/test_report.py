from pathlib import Path

import pytest

from ingest.evaluation.corpus import CorpusError
from ingest.evaluation.meetings import Meeting, Participant
from ingest.evaluation.report import format_figures, format_mistake, read_recorded
from ingest.evaluation.scoring import Mistake


def test_figures_stand_beside_the_recorded_ones() -> None:
    table = format_figures({"articles": 5, "found": {"f1": 0.75}, "date": 0.5}, {"found": {"f1": 0.7}, "date": 0.5})
    assert [line.split() for line in table.splitlines()] == [
        ["now", "recorded", "change"],
        ["articles", "5"],
        ["found", "f1", "0.750", "0.700", "+0.050"],
        ["date", "0.500", "0.500"],
    ]


def test_figures_alone_where_none_are_recorded() -> None:
    assert format_figures({"date": 0.5}, None).split() == ["date", "0.500"]


def test_read_recorded(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    assert read_recorded(file, "seeds") is None
    file.write_text('{"figures": {"seeds": {"date": 0.5}}}', encoding="utf-8")
    assert read_recorded(file, "seeds") == {"date": 0.5}
    assert read_recorded(file, "dev-plain") is None
    file.write_text("[]", encoding="utf-8")
    with pytest.raises(CorpusError, match="holds no recorded figures"):
        read_recorded(file, "seeds")


def test_a_mistake_shows_both_accounts() -> None:
    who = (Participant("official", "Wang Yi", ("CN",)), Participant("delegation"))
    gold = Meeting(who, "held", "2021-10-12", "2021-10-13", "Doha", "QA", evidence="They\nmet.")
    assert format_mistake(Mistake("a", "wrong date", gold, Meeting(who, "held"))).splitlines() == [
        "a  wrong date",
        "  gold: held 2021-10-12 to 2021-10-13 in Doha, QA: Wang Yi (CN), delegation (?)",
        "        “They met.”",
        "  told: held ? in ?: Wang Yi (CN), delegation (?)",
        "        “”",
    ]
