"""Articles as the API shows them, and what it takes to upload one."""

from datetime import date
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError as FormError
from django.utils.text import slugify
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from engagement.api.fields import CodeField, PageField, StrictSerializer, TextField
from ingest.api.sources import AccountSerializer
from ingest.forms import NOT_A_URL, refuse_future
from ingest.intake import Upload, is_url
from ingest.models import Article


class ArticleSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    page = PageField()
    title = serializers.CharField()
    outlet = serializers.CharField()
    url = serializers.CharField(help_text="Where it was published.")
    published = serializers.DateField(allow_null=True)
    published_from = serializers.ChoiceField(choices=Article.PublishedFrom.choices, help_text="How that is known.")
    language = serializers.CharField()
    state = serializers.ChoiceField(choices=Article.State.choices)
    error = serializers.CharField(help_text="What went wrong and what to do, where it failed or was parked.")
    notes = serializers.ListField(child=serializers.CharField(), help_text="What the reading wants to be known.")
    filename = serializers.CharField()
    size = serializers.IntegerField(help_text="Of the file, in bytes.")
    sha256 = serializers.CharField(help_text="Of the file's bytes.")
    copy_of = serializers.IntegerField(source="copy_of_id", allow_null=True, help_text="The first with this text.")
    uploaded_at = serializers.DateTimeField()
    uploaded_by = CodeField("username", allow_null=True)
    proposals = serializers.IntegerField(help_text="Meetings that the last reading found.")
    undecided = serializers.IntegerField(help_text="Those of them that wait for review.")


class ArticleTextSerializer(ArticleSerializer):
    text = serializers.CharField()
    accounts = AccountSerializer(many=True, help_text="Of confirmed meetings; for analysts, of all.")


class ReceiptSerializer(serializers.Serializer):
    article = serializers.IntegerField()
    state = serializers.ChoiceField(choices=Article.State.choices)
    message = serializers.CharField()
    page = serializers.URLField()


class PartReceiptSerializer(serializers.Serializer):
    filename = serializers.CharField()
    outcome = serializers.ChoiceField(["received", "duplicate", "refused"])
    message = serializers.CharField()
    article = serializers.IntegerField(allow_null=True, help_text="Of a duplicate the first copy.")
    page = serializers.URLField(allow_null=True)


class PartReceiptsSerializer(serializers.Serializer):
    """Of an archive, a list or a mail with articles attached."""

    received = serializers.IntegerField(help_text="How many of the parts are new articles.")
    parts = serializers.ListField(child=PartReceiptSerializer())


@extend_schema_field(
    {"oneOf": [{"type": "string", "format": "date"}, {"type": "string", "enum": [""]}], "nullable": True}
)
class PublishedField(serializers.DateField):
    """A date; empty, as a form sends what nobody filled in, is not known."""


class KnownInput(StrictSerializer):
    """What is known of an article that comes as a file, as a text or from its address."""

    outlet = TextField(required=False, allow_blank=True, max_length=200)
    published = PublishedField(required=False, allow_null=True, help_text="Dates such as “on Thursday” depend on it.")

    def validate_published(self, published: date | None) -> date | None:
        try:
            return refuse_future(published)
        except FormError as error:
            raise serializers.ValidationError(error.messages) from error


class UploadInput(KnownInput):
    """What is known of an article."""

    title = TextField(required=False, allow_blank=True, max_length=500)
    url = TextField(required=False, allow_blank=True, max_length=2000, help_text="Where it was published.")

    def validate_url(self, url: str) -> str:
        if url and not is_url(url):
            raise serializers.ValidationError(NOT_A_URL)
        return url

    def known(self) -> dict[str, Any]:
        values = self.validated_data
        texts = {name: values.get(name) or "" for name in ("title", "outlet", "url")}
        return {**texts, "published": values.get("published")}


class FileUpload(UploadInput):
    """A file, and what is known of the article."""

    file = serializers.FileField(allow_empty_file=True, help_text="Of any format that the upload page takes.")

    def upload(self) -> Upload:
        """For intake, which judges what is in the file."""
        file = self.validated_data["file"]
        return Upload(PurePosixPath(file.name).name, file.chunks(), **self.known())


class TextUpload(UploadInput):
    """A text, and what is known of the article."""

    text = TextField(trim_whitespace=False)

    def validate_text(self, text: str) -> str:
        """With one kind of line ends: the same text as a file and by a browser is the same article."""
        if not text.strip():
            raise serializers.ValidationError("The text is empty.")
        return text.replace("\r\n", "\n")

    def upload(self) -> Upload:
        known = self.known()
        name = f"{slugify(known['title'])[:80] or 'pasted-text'}.txt"
        return Upload(name, [self.validated_data["text"].encode()], **known)
