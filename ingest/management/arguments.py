"""What commands are told on the command line, read and checked."""

from argparse import ArgumentTypeError
from datetime import date

from ingest.intake import is_future, is_url


def published_day(text: str) -> date:
    """A day of publication, as `2021-10-12`. Raises `ArgumentTypeError` in words."""
    try:
        published = date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is no date: write it as 2021-10-12.") from error
    if is_future(published):
        raise ArgumentTypeError(f"{text} lies in the future.")
    return published


def web_address(text: str) -> str:
    """Where an article was published. Raises `ArgumentTypeError` in words."""
    if not is_url(text):
        raise ArgumentTypeError(f"“{text}” is no web address: it starts with http:// or https:// and names a site.")
    return text
