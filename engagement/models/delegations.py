"""Delegations: groups, or unnamed people, who stood for a party."""

from django.db import models
from pghistory import track


@track()
class Delegation(models.Model):
    """The group that a party sent, or an unnamed person who stood for it ("US officials", "the Qatari envoy").

    Who was its leader or member attended the meetings that it attended.
    """

    party = models.ForeignKey("engagement.Party", models.PROTECT, null=True, blank=True, related_name="delegations")
    title = models.CharField(max_length=300, help_text="As told: “US officials”, “the Qatari envoy”.")
    leader = models.ForeignKey(
        "engagement.Official", models.PROTECT, null=True, blank=True, related_name="delegations_led"
    )
    members = models.ManyToManyField("engagement.Official", blank=True, related_name="delegations")

    class Meta:
        ordering = ["title", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(title=""), name="delegation_has_title")]

    def __str__(self) -> str:
        return self.title


@track(obj_field=None)
class DelegationMember(Delegation.members.through):  # type: ignore[name-defined,misc]
    """The link between a delegation and a member, so that history sees it too."""

    class Meta:
        proxy = True
