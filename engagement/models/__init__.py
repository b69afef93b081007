"""The record's models."""

from engagement.models.attendance import Attendance
from engagement.models.delegations import Delegation, DelegationMember
from engagement.models.meetings import Meeting, MeetingTopic
from engagement.models.officials import Affiliation, Official, OfficialName
from engagement.models.operations import Operation
from engagement.models.participations import Participation
from engagement.models.parties import City, Party
from engagement.models.precision import Precision
from engagement.models.remembered import DistinctMeetings, DistinctOfficials, MergedMeeting, MergedOfficial, NotAPerson
from engagement.models.searches import DigestMail, MailPace, News, SavedSearch, Visit
from engagement.models.teamwork import Comment, Lease, ReviewLease
from engagement.models.tokens import ApiToken
from engagement.models.topics import Topic

__all__ = [
    "Affiliation",
    "ApiToken",
    "Attendance",
    "City",
    "Comment",
    "Delegation",
    "DelegationMember",
    "DigestMail",
    "DistinctMeetings",
    "DistinctOfficials",
    "Lease",
    "MailPace",
    "Meeting",
    "MeetingTopic",
    "MergedMeeting",
    "MergedOfficial",
    "News",
    "NotAPerson",
    "Official",
    "OfficialName",
    "Operation",
    "Participation",
    "Party",
    "Precision",
    "ReviewLease",
    "SavedSearch",
    "Topic",
    "Visit",
]
