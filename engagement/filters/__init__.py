"""The filters of pages, exports and API: one FilterSet for each kind of record."""

from engagement.filters.meetings import MeetingFilter
from engagement.filters.people import OfficialFilter, PartyFilter

__all__ = ["MeetingFilter", "OfficialFilter", "PartyFilter"]
