"""The counting rule on a page: the switch, and the words that stand beside every figure."""

from typing import Any

from django.http import QueryDict
from django.template import Context, Library

from engagement.counting import RULE_PARAMETERS, CountingRule, Unit

register = Library()

_INCLUDED = [("yes", "included"), ("no", "left out")]


@register.inclusion_tag("engagement/_counting.html", takes_context=True)
def counting_switch(context: Context, rule: CountingRule) -> dict[str, Any]:
    """A form that changes the rule and keeps every other filter of the address."""
    address: QueryDict = context["request"].GET
    dropped = {*RULE_PARAMETERS, "page"}
    kept = [(name, value) for name, values in address.lists() for value in values if name not in dropped]
    switches = [
        ("calls", "Calls", "yes" if rule.calls else "no", _INCLUDED),
        ("multilateral", "Of more than two parties", "yes" if rule.multilateral else "no", _INCLUDED),
        ("planned", "Planned", "yes" if rule.planned else "no", _INCLUDED),
    ]
    return {"rule": rule, "kept": kept, "units": Unit.choices, "switches": switches}


@register.filter
def figure(rule: CountingRule, number: int) -> str:
    """“12 dyads of parties, held meetings, calls and multilateral meetings included”."""
    return rule.figure(number)
