"""What was talked about."""

from django.db import models
from django.urls import reverse
from pghistory import track


@track()
class Topic(models.Model):
    """A subject of meetings; `covers` says what belongs to it."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    covers = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~models.Q(name="") & ~models.Q(slug=""), name="topic_has_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])
