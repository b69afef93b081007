"""Who was at which meeting, whichever way the record says so."""

from django.db import models


class Attendance(models.Model):
    """One row for each official and participation: in person, or as leader or member of a delegation.

    A view of the database (`0003_attendance`), so that counting, ranking and filtering by official are plain queries
    that cannot disagree on what attending means. An official who came in person and as a delegation's leader has two
    rows: count meetings, distinct.
    """

    pk = models.CompositePrimaryKey("participation_id", "official_id")
    participation = models.ForeignKey("engagement.Participation", models.DO_NOTHING, related_name="+")
    official = models.ForeignKey("engagement.Official", models.DO_NOTHING, related_name="attendances")
    meeting = models.ForeignKey("engagement.Meeting", models.DO_NOTHING, related_name="attendances")
    party = models.ForeignKey("engagement.Party", models.DO_NOTHING, null=True, related_name="attendances")

    class Meta:
        managed = False
        db_table = "engagement_attendance"

    def __str__(self) -> str:
        return f"Official {self.official_id} at meeting {self.meeting_id}"
