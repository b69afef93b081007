"""A run's accounts of an article, and which of them tells what one of an earlier run told."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.drafts import draft_as_json
from ingest.extraction import MeetingDraft
from ingest.models import Report


@dataclass(frozen=True)
class RunAccount:
    """A draft of this run with its JSON and fingerprint."""

    draft: MeetingDraft
    json: dict[str, object]
    fingerprint: str


def fingerprint(draft: dict[str, object]) -> str:
    """SHA-256 of a draft's canonical JSON; its confidence is no part of what it says."""
    told = {key: value for key, value in draft.items() if key != "confidence"}
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def account_of_run(draft: MeetingDraft) -> RunAccount:
    as_json = draft_as_json(draft)
    return RunAccount(draft, as_json, fingerprint(as_json))


def pair_accounts(
    reports: Sequence[Report], accounts: Sequence[RunAccount]
) -> tuple[list[tuple[Report, RunAccount]], list[Report], list[RunAccount]]:
    """Which new account tells what an earlier one told: the likest pairs first, by evidence and participants."""
    ranked = sorted(
        ((_likeness(report, account), i, j) for i, report in enumerate(reports) for j, account in enumerate(accounts)),
        key=lambda entry: (-entry[0], entry[1], entry[2]),
    )
    chosen: dict[int, int] = {}
    for likeness, i, j in ranked:
        if likeness >= 1 and i not in chosen and j not in chosen.values():
            chosen[i] = j
    pairs = [(reports[i], accounts[j]) for i, j in chosen.items()]
    gone = [report for i, report in enumerate(reports) if i not in chosen]
    new = [account for j, account in enumerate(accounts) if j not in chosen.values()]
    return pairs, gone, new


def _likeness(report: Report, account: RunAccount) -> float:
    """1 for evidence that overlaps, plus the share of participants named by both (Jaccard), 0 to 2."""
    span = account.draft.evidence
    overlap = report.start < span.end and span.start < report.end
    before = {_who(p) for p in report.draft["participants"]}
    now = {_who(p) for p in account.json["participants"]}  # type: ignore[attr-defined]
    return float(overlap) + len(before & now) / max(1, len(before | now))


def _who(participant: dict[str, object]) -> str:
    return str(participant.get("name") or participant.get("party"))
