"""The admin of the record, on django-unfold."""

from engagement.admin import meetings, officials, operations, reference, users

__all__ = ["meetings", "officials", "operations", "reference", "users"]
