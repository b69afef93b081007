"""Comments on a meeting: what the team has to say of it. They change nothing of the meeting itself."""

from django.contrib.auth.models import User

from engagement.exceptions import CannotComment
from engagement.models import Comment, Meeting, Operation
from engagement.services.editing import name_of
from engagement.services.operations import operation

LONGEST = 5000


def add_comment(*, meeting_id: int, by: User, text: str) -> Comment:
    """Raises `Meeting.DoesNotExist`, `CannotComment` for a text that is empty or longer than `LONGEST` characters."""
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise CannotComment("There is no text: write what you have to say, then send it.")
    if len(text) > LONGEST:
        raise CannotComment(
            f"This comment has {len(text)} characters, more than the {LONGEST} that one may have. Shorten it, or make "
            "two of it."
        )
    with operation(Operation.Kind.ADD, by=by, meetings=[meeting_id]) as act:
        # The meeting stays while the comment comes, and nobody who edits it waits for that.
        meeting = Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting_id)
        act.label = act.label or f"a comment on {name_of(meeting)}"
        return Comment.objects.create(meeting=meeting, by=by, text=text)


def remove_comment(*, comment_id: int, by: User) -> Comment:
    """Take a comment off its meeting; history keeps it. Raises `Comment.DoesNotExist`, `CannotComment`."""
    with operation(Operation.Kind.EDIT, by=by) as act:
        comment = Comment.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=comment_id)
        if not may_remove(by, comment):
            raise CannotComment("Only who wrote a comment, or an administrator, may remove it.")
        act.meetings = sorted({*act.meetings, comment.meeting_id})
        act.label = act.label or f"a comment on {name_of(comment.meeting)} (removed)"
        comment.delete()
    return comment


def may_remove(user: User, comment: Comment) -> bool:
    """Who wrote it, and administrators."""
    return comment.by_id == user.pk or user.has_perm("engagement.delete_comment")
