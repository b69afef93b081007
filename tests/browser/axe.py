"""What axe minds on the page as it is shown."""

from typing import Any

from selenium.webdriver import Chrome
from selenium_axe_python.axe import Axe

# What passes is of no interest: to describe each element that does takes longer than to look at all of them.
_ONLY_FAULTS = "{resultTypes: ['violations']}"


def faults_of(browser: Chrome) -> list[dict[str, Any]]:
    """axe's violations: rules that are broken, by all of its rules, each with its `nodes`."""
    axe = Axe(browser)
    if not browser.execute_script("return typeof window.axe === 'object'"):
        axe.inject()  # type: ignore[no-untyped-call]
    found: list[dict[str, Any]] = axe.run(options=_ONLY_FAULTS)["violations"]  # type: ignore[arg-type]
    return found
