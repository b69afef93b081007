"""Every count that a page shows."""

from engagement.models import Meeting


def count_proposed() -> int:
    """Meetings that wait for an analyst's decision."""
    return Meeting.objects.proposed().count()
