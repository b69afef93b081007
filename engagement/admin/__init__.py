"""The admin of the record, on django-unfold."""

from engagement.admin import meetings, officials, reference, users

__all__ = ["meetings", "officials", "reference", "users"]
