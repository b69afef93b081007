"""A new account of a meeting: is that meeting on record already?

- `told` is what is compared: an `Account`, of an article or of a meeting on record (`record` makes them).
- `people`, `dyads`, `days` and `features` compare two accounts; `score` makes a probability of it, by the weights in
  `weights.json`; `reasons` says it in words.
- `candidates` is the query for meetings worth comparing; `matches` decides: sure, likely, or a new meeting.
- `asking` asks about what an analyst added, which no article tells.
- `pairs` and `fitting` fit the weights to labelled pairs and measure (`manage.py evaluate_matching`).
"""

from ingest.matching.matches import MOST_ASKED, AtHand, Decision, Match, assign, find_matches
from ingest.matching.record import Officials

__all__ = ["MOST_ASKED", "AtHand", "Decision", "Match", "Officials", "assign", "find_matches"]
