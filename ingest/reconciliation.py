"""What a run may touch: the accounts of an earlier run of the same article against those of this one.

| the earlier report's meeting            | the new draft   | then                                          |
| --------------------------------------- | --------------- | --------------------------------------------- |
| proposed, unedited                      | same            | only the version moves                        |
| proposed, unedited                      | differs         | replaced                                      |
| proposed, edited by an analyst          | differs         | kept; the new account is stored and flagged   |
| confirmed or rejected                   | differs         | kept; stored and flagged                      |
| any, unedited and proposed              | no longer found | withdrawn                                     |
| any other                               | no longer found | kept and flagged                              |

An unedited proposal that other articles report as well is theirs too: this article's account leaves it alone. Copies of
this article are no others: they follow it.

What becomes of a draft that no earlier report told:

| the draft                                          | then                                                        |
| -------------------------------------------------- | ----------------------------------------------------------- |
| of a copy, and the first copy tells the same       | another account of the first copy's meeting, decided or not |
| of a meeting on record, surely (`ingest.matching`) | another account of that meeting                             |
| of one on record, likely                           | a new proposal, and analysts are asked                      |
| of none                                            | a new proposal                                              |
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from engagement.models import Meeting
from engagement.services.recording import (
    is_decided_or_edited,
    record_meeting,
    record_meetings,
    remove_orphans,
    replace_proposal,
    withdraw_meeting,
)
from ingest.accounts import attach_account, reconsider
from ingest.copies import pair_with_first_copy
from ingest.directory import Directory
from ingest.extraction import MeetingDraft
from ingest.matching import MOST_ASKED, Match, assign, find_matches
from ingest.models import Article, MatchSuggestion, Report
from ingest.names_on_record import NamesOnRecord
from ingest.pairing import RunAccount, account_of_run, pair_accounts
from ingest.proposing import propose

BY_HAND = "analyst"  # the version of the accounts that an analyst made out of a selection


@transaction.atomic(savepoint=False)
def reconcile(
    article: Article,
    drafts: Sequence[MeetingDraft],
    version: str,
    *,
    directory: Directory | None = None,
    names: NamesOnRecord | None = None,
    is_first: bool = False,
) -> None:
    """Bring the article's reports and unedited proposals in line with the drafts. The article's row must be locked.
    A first run, which `is_first` says that it is, costs some fifteen queries, however many meetings it finds."""
    accounts, directory = {one.fingerprint: one for one in map(account_of_run, drafts)}, directory or Directory.load()
    told = Report.objects.none() if is_first else article.reports.current().select_for_update(of=("self",))
    current = list(told.order_by("start", "pk"))
    # No run made those by hand, and none takes them back.
    by_hand = {report.fingerprint for report in current if report.extractor_version == BY_HAND}
    accounts = {key: account for key, account in accounts.items() if key not in by_hand}
    earlier = {report.fingerprint: report for report in current if report.extractor_version != BY_HAND}
    for fingerprint in accounts.keys() & earlier.keys():
        _same(earlier.pop(fingerprint), version)
        del accounts[fingerprint]
    pairs, gone, new = pair_accounts(list(earlier.values()), list(accounts.values()))
    for report, account in pairs:
        _differs(article, report, account, version, directory)
    for report in gone:
        _gone(report)
    _new(article, new, version, directory, names)


@transaction.atomic
def record_by_hand(article: Article, draft: MeetingDraft) -> Meeting:
    """A meeting that an analyst found in the article; the one that the article's account tells of already, if any.

    Never joined to one on record, however sure that may look: an analyst wrote it, so analysts are asked.
    """
    account = account_of_run(draft)
    known = article.reports.current().filter(fingerprint=account.fingerprint, meeting__isnull=False).first()
    if known is not None and known.meeting is not None:
        return known.meeting
    proposal = propose([draft], [article], Directory.load()).proposals[0]
    matches = find_matches(proposal, article)
    meeting = record_meeting(proposal)
    _ask([(_store(article, account, BY_HAND, meeting), matches[:MOST_ASKED])])
    return meeting


@transaction.atomic
def remove_article(article_id: int) -> int:
    """Delete the article with its accounts, and the proposals that nobody has touched and nothing else reports.

    As if a run no longer found them. Returns how many proposals went. Raises `Article.DoesNotExist`.
    """
    article = Article.objects.listed().select_for_update().get(pk=article_id)
    told = article.reports.current().values("meeting_id")
    meetings = list(Meeting.objects.select_for_update(of=("self",)).filter(pk__in=told))
    article.delete()
    left = [meeting for meeting in meetings if not is_decided_or_edited(meeting) and not _others_report(meeting)]
    for meeting in meetings:
        if meeting in left:
            withdraw_meeting(meeting)
        else:
            reconsider(meeting)
    return len(left)


def _same(report: Report, version: str) -> None:
    report.extractor_version = version
    if report.flag == Report.Flag.GONE:  # found again
        report.flag = Report.Flag.NONE
    report.save(update_fields=["extractor_version", "flag"])


def _differs(article: Article, report: Report, account: RunAccount, version: str, directory: Directory) -> None:
    _supersede(report)
    meeting = _lock(report)
    if meeting is None:  # an analyst deleted it; that was a decision
        _store(article, account, version, None)
    elif is_decided_or_edited(meeting):
        attach_account(meeting, _store(article, account, version, meeting, flag=Report.Flag.DIFFERS))
    elif _others_report(meeting, copies_of=article):
        reconsider(meeting)
        _new(article, [account], version, directory, formerly=meeting)
    else:
        proposal = propose([account.draft], [article], directory).proposals[0]
        replace_proposal(meeting, proposal)
        report = _store(article, account, version, meeting)
        _ask([(report, find_matches(proposal, article, apart_from=meeting))])


def _gone(report: Report) -> None:
    meeting = _lock(report)
    if meeting is not None and is_decided_or_edited(meeting):
        report.flag = Report.Flag.GONE
        report.save(update_fields=["flag"])
        return
    _supersede(report)
    if meeting is not None and _others_report(meeting):
        reconsider(meeting)
    elif meeting is not None:
        withdraw_meeting(meeting)


def _new(
    article: Article,
    accounts: Sequence[RunAccount],
    version: str,
    directory: Directory,
    names: NamesOnRecord | None = None,
    *,
    formerly: Meeting | None = None,
) -> None:
    """Give each account its meeting. `formerly` is the one that the account told of, as an earlier run read it."""
    if not accounts:
        return
    copied = pair_with_first_copy(article, [account.draft for account in accounts])
    for number, first in copied.items():
        _join(article, accounts[number], version, first.meeting_id)
    others = [account for number, account in enumerate(accounts) if number not in copied]
    told = propose([account.draft for account in others], [article] * len(others), directory, names)
    decisions = assign(told.proposals, article, apart_from=formerly, at_hand=told.at_hand)
    decided = list(zip(others, told.proposals, decisions, strict=True))
    recorded = [entry for entry in decided if entry[2].join is None]
    meetings = record_meetings([proposal for _, proposal, _ in recorded], directory.topics)
    reports = _store_all(article, [account for account, _, _ in recorded], version, meetings)
    _ask([(report, decision.ask) for report, (_, _, decision) in zip(reports, recorded, strict=True)])
    joined = [(account, proposal, decision.join) for account, proposal, decision in decided if decision.join]
    for account, _, match in joined:
        _join(article, account, version, match.meeting.pk)
    # Whom only the joined accounts name, under another spelling or as a delegation: their drafts keep it.
    gone = remove_orphans(who for _, proposal, _ in joined for who in proposal.participations)
    if names is not None:
        names.forget(gone)


def _join(article: Article, account: RunAccount, version: str, meeting_id: int | None) -> None:
    """Store one more account of a meeting; None where an analyst deleted the meeting of a copy's first account."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting_id) if meeting_id else None
    report = _store(article, account, version, meeting)
    if meeting is not None:
        attach_account(meeting, report)


def _ask(asked: Sequence[tuple[Report, Sequence[Match]]]) -> None:
    MatchSuggestion.objects.bulk_create(
        MatchSuggestion(report=report, meeting=one.meeting, probability=one.probability, reasons=list(one.reasons))
        for report, matches in asked
        for one in matches
    )


def _store(
    article: Article, account: RunAccount, version: str, meeting: Meeting | None, *, flag: str = Report.Flag.NONE
) -> Report:
    report = _report(article, account, version, meeting)
    report.flag = flag
    report.save(force_insert=True)
    return report


def _store_all(
    article: Article, accounts: Sequence[RunAccount], version: str, meetings: Sequence[Meeting]
) -> list[Report]:
    told = zip(accounts, meetings, strict=True)
    return Report.objects.bulk_create(_report(article, account, version, meeting) for account, meeting in told)


def _report(article: Article, account: RunAccount, version: str, meeting: Meeting | None) -> Report:
    draft = account.draft
    return Report(
        article=article,
        meeting=meeting,
        draft=account.json,
        fingerprint=account.fingerprint,
        start=draft.evidence.start,
        end=draft.evidence.end,
        quote=draft.quote,
        prominence=draft.prominence,
        confidence=draft.confidence,
        extractor_version=version,
    )


def _supersede(report: Report) -> None:
    """Set the account aside, and what it made us ask."""
    report.suggestions.open().delete()
    report.superseded_at = timezone.now()
    report.save(update_fields=["superseded_at"])


def _lock(report: Report) -> Meeting | None:
    if report.meeting_id is None:
        return None
    return Meeting.objects.select_for_update(of=("self",)).filter(pk=report.meeting_id).first()


def _others_report(meeting: Meeting, copies_of: Article | None = None) -> bool:
    """Is the meeting told elsewhere? Copies of `copies_of` do not count."""
    reports = Report.objects.current().filter(meeting=meeting)
    return (reports.exclude(article__copy_of=copies_of) if copies_of else reports).exists()
