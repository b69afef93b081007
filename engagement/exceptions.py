"""Errors of the record, each with a message that an analyst can act on."""


class RecordError(Exception):
    """Something that the record refuses; `str(error)` is shown to the analyst."""


class InvalidTransition(RecordError):
    """A meeting cannot go from its present review state to the one asked for."""


class IncompleteMeeting(RecordError):
    """A meeting lacks what a confirmed one must have."""


class DisputedMeeting(RecordError):
    """One account says held, another denied: an analyst must rule before the meeting is confirmed."""


class LostUpdate(RecordError):
    """The row has changed since it was read; the message says who changed what."""


class InvalidDate(RecordError):
    """A text is no day, month or year, or an end lies before its start."""


class CannotUndo(RecordError):
    """An operation was undone already, or something that it wrote has been changed since; the message says by whom."""


class CannotMerge(RecordError):
    """Two records cannot become one: they are the same already, or somebody said that they are not."""


class CannotSplit(RecordError):
    """A record cannot be split in the way asked for."""


class CannotIdentify(RecordError):
    """Somebody cannot be identified as asked for: they are on record by now, or stand in a confirmed meeting."""


class CannotComment(RecordError):
    """A comment has no text or too much of it, or is somebody else's."""


class CannotAssign(RecordError):
    """A meeting is assigned only to somebody who may change it."""


class CannotCorrect(RecordError):
    """A meeting's fields cannot be what was asked for, taken together."""


class CannotMakeToken(RecordError):
    """A token of the API needs a name of its own, and nobody has more than some."""


class CannotFollow(RecordError):
    """A search cannot be followed as it is, or a choice for it does not fit."""
