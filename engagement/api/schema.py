"""What the schema says of every operation: the errors that it may answer with."""

from typing import Any

_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {"type": "string", "description": "What happened and what to do, in words."},
        "code": {"type": "string", "description": "For programs: stale, refused, duplicate, moved."},
        "fields": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
            "description": "Words for each field or filter that does not fit.",
        },
        "article": {"type": "integer", "description": "The article that an upload is about."},
    },
}
_ALWAYS = {
    "400": "The request does not fit.",
    "401": "No token or session, or one that opens nothing.",
    "403": "Not with your rights.",
    "404": "There is none.",
    "406": "JSON is all that there is.",
    "429": "Too many requests; “Retry-After” says how long to wait.",
}
_WRITING = {
    "409": "The record stands against it (stale, refused, duplicate): nothing was changed.",
    "413": "Too large.",
    "415": "Not in this format.",
    "422": "The file is kept, and cannot be processed.",
}


def complete(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A hook of drf-spectacular: operations get the error answers that they lack, and bodies take no other keys."""
    result.setdefault("components", {}).setdefault("schemas", {})["Error"] = _ERROR
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            codes = _ALWAYS if method == "get" else _ALWAYS | _WRITING
            for code, words in codes.items():
                operation["responses"].setdefault(code, {"description": words, "content": content})
            if method == "get" and path.endswith("}/"):
                moved = {"description": "It was merged into the record at “Location”.", "content": content}
                operation["responses"].setdefault("302", moved)
    for name, schema in result["components"]["schemas"].items():
        if name.endswith("Request"):
            schema["additionalProperties"] = False  # see `StrictSerializer`
    return result
