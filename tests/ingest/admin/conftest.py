"""The clients of the record's admin tests serve the articles' too."""

from tests.engagement.admin.conftest import analyst, analyst_client, meeting, outsider_client, qatar, taliban

__all__ = ["analyst", "analyst_client", "meeting", "outsider_client", "qatar", "taliban"]
