"""What follows from an analyst's act where other apps know more than the record does.

The record knows neither articles nor how names are spelled. `ingest` puts its own functions here when it starts; they
run in the operation of the act, and are undone with it.
"""

from collections.abc import Callable

from django.contrib.auth.models import User

from engagement.models import Meeting, Official

# A meeting was added by hand: those on record that it may be, the likeliest first.
AFTER_ADDING: list[Callable[[Meeting], list[Meeting]]] = []
# Somebody was put in the place of whom a machine had read there: first who stood there, then who does now.
AFTER_REPLACING: list[Callable[[Official, Official, User], object]] = []
