"""JSON of a bounded size and depth, whoever sends it."""

from typing import Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from engagement.api.errors import TooLarge


class BoundedJSONParser(JSONParser):
    """DRF's reads whatever comes, past Django's own limit."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        request = parser_context["request"]
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            megabytes = settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1024 / 1024
            raise TooLarge(f"The JSON is larger than the {megabytes:g} MB that the server takes: send a file instead.")
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError("The JSON nests too deeply: send one flat object.") from error
