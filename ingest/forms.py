"""Forms of the articles' pages: an upload, and what is known of an article."""

from datetime import date
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from ingest.intake import Upload, is_future, is_url
from ingest.models import Article

MAX_ADDRESSES = 200
NOT_A_URL = "This is no web address: it starts with http:// or https:// and names a site."


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files. What is in them is judged by intake, which keeps a row and a message for each."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        if not any(files) and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [file for file in files if file is not None]


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SourceChecks(forms.BaseForm):
    """Mixin for forms that ask where and when an article was published."""

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if url and not is_url(url):
            raise forms.ValidationError(NOT_A_URL)
        return url

    def clean_published(self) -> date | None:
        return refuse_future(self.cleaned_data["published"])


class SourceForm(SourceChecks, forms.Form):
    """Where an article comes from, as far as the uploader knows."""

    outlet = forms.CharField(max_length=200, required=False, help_text="Who published it.")
    url = forms.CharField(
        max_length=2000, required=False, label="Address", widget=forms.URLInput, help_text="Where it was published."
    )
    published = forms.DateField(
        required=False,
        label="Publication date",
        widget=DateInput,
        help_text="Dates such as “on Thursday” depend on it.",
    )


class UploadForm(SourceForm):
    """Files, or a pasted text, with what is known of all of them."""

    file = FilesField(required=False, label="Files")
    title = forms.CharField(max_length=500, required=False)
    text = forms.CharField(
        required=False, strip=False, label="Or paste a text", widget=forms.Textarea(attrs={"rows": 8})
    )
    addresses = forms.CharField(
        required=False,
        label="Web addresses",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text="One in each line. A worker fetches them.",
    )

    field_order = ("file", "text", "title", "addresses", "outlet", "url", "published")

    def clean_addresses(self) -> list[str]:
        """As they were written, each once; what may be fetched is judged one by one."""
        lines = [line.strip() for line in self.cleaned_data["addresses"].splitlines()]
        found = list(dict.fromkeys(line for line in lines if line))
        if len(found) > MAX_ADDRESSES:
            raise forms.ValidationError(f"These are {len(found):,} addresses; at most {MAX_ADDRESSES} go at once.")
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        files, text = cleaned.get("file", []), cleaned.get("text", "").strip()
        others = "text" in self.errors or "addresses" in self.errors or cleaned.get("addresses")
        if not files and not text and not others:
            self.add_error("file", "Choose at least one file, or paste a text.")
        if cleaned.get("title") and len(files) > 1 and not text:
            self.add_error("title", "A title belongs to one article: upload that one alone, or leave this empty.")
        return cleaned

    def uploads(self) -> list[Upload]:
        """One upload for each file and one for the pasted text, which has the title where there are both."""
        known = {name: self.cleaned_data[name] for name in ("outlet", "url", "published")}
        files, title = self.cleaned_data["file"], self.cleaned_data["title"]
        # Browsers send line ends as CR LF; the same text pasted or saved as a file is the same article.
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        pasted = bool(text.strip())
        uploads = [
            Upload(PurePosixPath(file.name).name, file.chunks(), title="" if pasted else title, **known)
            for file in files
        ]
        if pasted:
            name = f"{slugify(title)[:80] or 'pasted-text'}.txt"
            uploads.append(Upload(name, [text.encode("utf-8", "replace")], title=title, **known))
        return uploads


class ArticleForm(SourceChecks, forms.ModelForm[Article]):
    """What is known of an article; what an analyst changes counts as given, what they clear is looked for again."""

    # A character field, since the model's own would put http:// before anything.
    url = forms.CharField(max_length=2000, required=False, label="Address", widget=forms.URLInput)

    class Meta:
        model = Article
        fields = ["title", "outlet", "url", "published"]
        labels = {"published": "Publication date"}
        widgets = {"published": DateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What counts as changed is told by what the analyst was shown: processing may have found more since.
        for field in self.fields.values():
            field.show_hidden_initial = True

    def store(self) -> Article:
        """Write what was changed, and how it is known, on the row as it is now: processing may have written too."""
        article, changed = self.instance, list(self.changed_data)
        with transaction.atomic():
            given = Article.objects.select_for_update().values_list("given", flat=True).get(pk=article.pk)
            article.given = [name for name in given if name not in changed]
            article.given += [name for name in changed if self.cleaned_data[name]]
            if "published" in changed:
                origin = Article.PublishedFrom
                article.published_from = origin.GIVEN if article.published else origin.NONE
                changed.append("published_from")
            article.save(update_fields=[*changed, "given"])
        return article


def refuse_future(published: date | None) -> date | None:
    """The date, unless the article can not have been published yet."""
    if is_future(published):
        today = timezone.localdate().isoformat()
        raise forms.ValidationError(f"This date lies in the future (today is {today}). Correct it, or leave it empty.")
    return published
