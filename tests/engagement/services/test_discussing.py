"""Comments on a meeting."""

import pytest
from django.contrib.auth.models import User

from engagement.exceptions import CannotComment
from engagement.models import Comment, Meeting, Operation
from engagement.services.discussing import LONGEST, add_comment, remove_comment
from engagement.services.undo import undo_operation
from tests.factories import MeetingFactory, OfficialFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> User:
    user: User = UserFactory(username="amina")
    return user


@pytest.fixture
def meeting() -> Meeting:
    made: Meeting = MeetingFactory(between=[OfficialFactory(name="Wang Yi")])
    return made


def test_comment_is_kept_as_an_operation(author: User, meeting: Meeting) -> None:
    comment = add_comment(meeting_id=meeting.pk, by=author, text="  First line\r\nsecond\x00 line \n")
    assert (comment.text, comment.by) == ("First line\nsecond line", author)
    act = Operation.objects.get()
    assert (str(act), act.meetings) == ("added: a comment on Wang Yi", [meeting.pk])
    version = meeting.version
    meeting.refresh_from_db()
    assert meeting.version == version
    undo_operation(operation_id=act.pk, by=author)
    assert not Comment.objects.exists()


@pytest.mark.parametrize("text", ["", " \n ", "\x00", "x" * (LONGEST + 1)])
def test_text_that_is_none_or_too_long(author: User, meeting: Meeting, text: str) -> None:
    with pytest.raises(CannotComment):
        add_comment(meeting_id=meeting.pk, by=author, text=text)
    assert not Comment.objects.exists()


def test_meeting_must_be_there(author: User) -> None:
    with pytest.raises(Meeting.DoesNotExist):
        add_comment(meeting_id=999_999, by=author, text="x")


def test_removed_by_its_author_or_an_administrator_alone(author: User, meeting: Meeting) -> None:
    mine, other = (add_comment(meeting_id=meeting.pk, by=author, text=text) for text in ("mine", "other"))
    with pytest.raises(CannotComment, match="who wrote a comment, or an administrator"):
        remove_comment(comment_id=mine.pk, by=UserFactory())
    remove_comment(comment_id=mine.pk, by=author)
    remove_comment(comment_id=other.pk, by=UserFactory(permissions=["engagement.delete_comment"]))
    assert not Comment.objects.exists()
    act = Operation.objects.of_user(author.pk)[0]
    assert (str(act), act.meetings) == ("edited: a comment on Wang Yi (removed)", [meeting.pk])
    undo_operation(operation_id=act.pk, by=author)
    assert Comment.objects.get().text == "mine"
    with pytest.raises(Comment.DoesNotExist):
        remove_comment(comment_id=other.pk, by=author)
