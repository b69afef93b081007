from ingest.evaluation.meetings import Meeting, Participant
from ingest.evaluation.record import Json
from ingest.evaluation.report import format_changes, format_figures, format_mistake, format_rows
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


def test_changes_are_few_lines_gains_first() -> None:
    recorded: Json = {"found": {"p": 0.5, "f1": 0.7}, "date": 0.5, "false_alarms": 0.1}
    now: Json = {"found": {"p": 0.6, "f1": 0.75}, "date": 0.3, "false_alarms": 0.2}
    assert format_changes(now, recorded).split("\n") == [
        "better: found f1 +0.050 (0.700 to 0.750)",
        "worse:  date -0.200 (0.500 to 0.300)",
        "worse:  false_alarms +0.100 (0.100 to 0.200)",
    ]
    assert format_changes(recorded, recorded) == "no figure differs from the recorded one"
    assert format_changes(recorded, None) == ""
    many = format_changes({}, {f"figure {number}": 0.5 for number in range(20)}).split("\n")
    assert (len(many), many[-1]) == (9, "worse:  12 more, by less")


def test_sets_stand_beneath_each_other() -> None:
    table = format_rows({"seeds": {"found": {"f1": 0.75}, "date": 0.5}, "train": {"date": 0.25}})
    head, first, second = table.split("\n")
    assert head.split()[:4] == ["found", "people", "status", "date"]
    assert first.split()[:5] == ["seeds", "0.750", "–", "–", "0.500"]
    assert second.split()[:5] == ["train", "–", "–", "–", "0.250"]


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
