"""E-mails and pages saved as MHTML, made with the standard library."""

import textwrap
from email import policy
from email.message import EmailMessage

from tests.samples.articles import Told


def plain(told: Told) -> bytes:
    """A press release, its lines cut at 72 letters."""
    message = _message(told, told.title)
    message.set_content("\n\n".join(textwrap.fill(paragraph, 72) for paragraph in told.paragraphs))
    return message.as_bytes()


def both(told: Told) -> bytes:
    """Plain text that only points to the HTML."""
    message = _message(told, told.title)
    message.set_content("This newsletter needs a program that shows HTML.")
    message.add_alternative(_page(told), subtype="html")
    return message.as_bytes()


def page_alone(told: Told) -> bytes:
    message = _message(told, f"RE: {told.title}")
    message.set_content(_page(told), subtype="html", charset="windows-1252", cte="quoted-printable")
    return message.as_bytes()


def forwarded(told: Told) -> bytes:
    """By a colleague, months later: sender and day are those of the inner mail."""
    message = _message(told, f"Fwd: {told.title}")
    message.replace_header("From", "A Colleague <colleague@example.org>")
    message.replace_header("Date", "Fri, 20 Dec 2024 08:00:00 +0000")
    inner = (
        "For the record.\n\n---------- Forwarded message ---------\n"
        f"From: {told.outlet} <news@example.org>\nDate: {told.published:%a, %d %b %Y} at 09:30\n"
        f"Subject: {told.title}\nTo: <desk@example.org>\n\n"
    )
    message.set_content(inner + told.text, cte="quoted-printable")
    return message.as_bytes()


def with_attachments(told: Told, **files: bytes) -> bytes:
    message = _message(told, told.title)
    message.set_content(told.text, cte="base64")
    for name, data in files.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def mhtml(told: Told, page: str) -> bytes:
    """As Chromium saves a page: the page, then a picture."""
    message = EmailMessage(policy=policy.default.clone(linesep="\r\n"))
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = told.url
    message["Subject"] = told.title
    message["Date"] = "Fri, 20 Dec 2024 08:00:00 +0000"
    message.set_content(page, subtype="html", cte="quoted-printable")
    message.add_related(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", cid="<picture@mhtml.blink>")
    return message.as_bytes()


def _message(told: Told, subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"{told.outlet} <news@example.org>"
    message["To"] = "desk@example.org"
    message["Subject"] = subject
    message["Date"] = f"{told.published:%a, %d %b %Y} 09:30:00 +0300"
    message["Message-ID"] = "<1@example.org>"
    return message


def _page(told: Told) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in told.paragraphs)
    return f"<html><head><title>{told.title}</title></head><body><div>{body}</div></body></html>"
