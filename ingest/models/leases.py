"""Who is looking a whole article through at the desk."""

from django.db import models

from engagement.models import Lease


class ArticleLease(Lease):
    """A lease on an article whose proposals are all decided, or that has none."""

    article = models.OneToOneField("ingest.Article", models.CASCADE, related_name="lease")

    def __str__(self) -> str:
        return f"{self.user} has article {self.article_id} until {self.expires_at}"
