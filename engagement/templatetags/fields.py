"""Fields of filters as HTML: those that nobody has filled in, which are most, are written once in each process."""

from collections.abc import Hashable

from django.forms import BoundField
from django.template import Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = Library()

_MOST = 500
_written: dict[Hashable, SafeString] = {}


@register.simple_tag
def filter_field(field: BoundField) -> SafeString:
    """As `partials/field.html`."""
    key = _key(field)
    if key is None:
        return _write(field)
    if key not in _written:
        if len(_written) >= _MOST:
            _written.clear()
        _written[key] = _write(field)
    return _written[key]


def _write(field: BoundField) -> SafeString:
    return render_to_string("partials/field.html", {"field": field})


def _key(field: BoundField) -> Hashable | None:
    """All that an empty field is written of; None for one with a value, an error, or names to offer."""
    widget = field.field.widget
    if not field.form.is_bound or field.data or field.errors:
        return None
    offered: Hashable = str(list(getattr(field.field, "choices", ())))
    if hasattr(widget, "offered_when_empty"):
        offered = widget.offered_when_empty()
        if offered is None:
            return None
    told = (field.auto_id, field.html_name, str(field.label), str(field.help_text), str(sorted(widget.attrs.items())))
    form = type(field.form)  # made anew for each request, of the same name
    return form.__module__, form.__qualname__, type(widget), told, field.field.required, offered
