"""The filters of pages, exports and API: one FilterSet for each kind of record."""

from engagement.filters.counting import CountingFilter
from engagement.filters.meetings import MeetingFilter
from engagement.filters.people import OfficialFilter, PartyFilter

__all__ = ["CountingFilter", "MeetingFilter", "OfficialFilter", "PartyFilter"]
