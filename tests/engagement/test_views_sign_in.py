"""Passwords, lockout, the second step, sessions, and who is in no group."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from engagement.config.addresses import client_address
from engagement.services import second_step
from engagement.services.groups import ADMINISTRATORS, VIEWERS, ensure_groups, join_group
from engagement.services.sign_in import is_locked

pytestmark = pytest.mark.django_db
PASSWORD = "long-and-strange-7"


@pytest.fixture(autouse=True)
def _quick_hashes(settings: Any) -> None:
    """Here are many wrong passwords; that each takes long to check is Django's to test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def ana() -> User:
    ensure_groups()
    user = User.objects.create_user("ana", password=PASSWORD)
    join_group(user, VIEWERS)
    return user


@pytest.fixture
def boss() -> Client:
    ensure_groups()
    user = User.objects.create_user("boss", password=PASSWORD)
    join_group(user, ADMINISTRATORS)
    client = Client()
    client.force_login(user)
    return client


def sign_in(client: Client, password: str = PASSWORD, username: str = "ana", **extra: Any) -> Any:
    return client.post(reverse("login"), {"username": username, "password": password}, **extra)


def fail(client: Client, times: int, **extra: Any) -> None:
    for _ in range(times):
        sign_in(client, "wrong", **extra)


def code_of(user: User, *, step: int = 0) -> str:
    device = TOTPDevice.objects.get(user=user)
    return f"{totp(device.bin_key, drift=step):06d}"


def enrol(user: User) -> list[str]:
    second_step.begin(user)
    confirmed = second_step.confirm(user, code_of(user))
    assert confirmed is not None
    TOTPDevice.objects.update(last_t=-1)  # the same half minute serves again
    return confirmed[1]


def test_five_wrong_passwords_keep_out_with_words(client: Client, ana: User) -> None:
    fail(client, 4)
    assert sign_in(Client()).status_code == 302  # which also forgets the four
    fail(client, 5)
    answer = sign_in(client)
    assert answer.status_code == 429
    assert "15 minutes" in answer.content.decode()
    assert "ask an administrator to unlock" in answer.content.decode()
    assert client.get("/").status_code == 302


def test_colleagues_at_other_addresses_are_not_kept_out(client: Client, ana: User) -> None:
    fail(client, 5, REMOTE_ADDR="192.0.2.1")
    assert sign_in(client, REMOTE_ADDR="192.0.2.1").status_code == 429
    assert sign_in(client, REMOTE_ADDR="192.0.2.2").status_code == 302


def test_guessing_from_many_addresses_closes_the_user(client: Client, ana: User) -> None:
    for last in range(13):
        fail(client, 4, REMOTE_ADDR=f"192.0.2.{last}")
    assert is_locked(ana)
    assert sign_in(client, REMOTE_ADDR="198.51.100.1").status_code == 429


def test_guessing_at_many_users_closes_the_address(client: Client, ana: User) -> None:
    for number in range(13):
        for _ in range(4):
            sign_in(client, "wrong", f"user{number}")
    assert sign_in(client).status_code == 429
    assert sign_in(client, REMOTE_ADDR="198.51.100.1").status_code == 302


def test_time_opens_again(client: Client, ana: User) -> None:
    fail(client, 5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert sign_in(client).status_code == 302


def test_an_administrator_unlocks(client: Client, ana: User, boss: Client) -> None:
    fail(client, 5)
    page = boss.get(reverse("admin:auth_user_change", args=[ana.pk])).content.decode()
    assert "kept out after wrong passwords" in page
    data = {"action": "unlock_selected", "_selected_action": [ana.pk]}
    done = boss.post(reverse("admin:auth_user_changelist"), data, follow=True)
    assert "May sign in again at once: ana" in done.content.decode()
    assert sign_in(client).status_code == 302


def test_the_admin_has_no_sign_in_of_its_own(client: Client) -> None:
    answer = client.get("/admin/login/?next=/admin/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/admin/")


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short-7", "too short"),
        ("password1234", "too common"),
        ("93847561029384", "entirely numeric"),
        ("ana-and-kim-walk", ""),
    ],
)
def test_weak_passwords_are_refused(client: Client, ana: User, password: str, words: str) -> None:
    client.force_login(ana)
    data = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    answer = client.post(reverse("password_change"), data)
    assert (answer.status_code == 302) if not words else (words in answer.content.decode())


def test_only_trusted_proxies_tell_addresses(settings: Any) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "1.1.1.1, 203.0.113.7"})
    assert client_address(request) == "10.0.0.1"
    settings.TRUSTED_PROXIES = 1
    assert client_address(request) == "203.0.113.7"
    settings.TRUSTED_PROXIES = 3
    assert client_address(request) == "10.0.0.1"


def test_who_is_in_no_group_is_told_whom_to_ask(client: Client) -> None:
    client.force_login(User.objects.create_user("new"))
    answer = client.get("/")
    assert answer.status_code == 403
    assert "in no group yet" in answer.content.decode()
    assert client.get(reverse("account")).status_code == 200
    assert client.get("/api/v1/meetings/").status_code == 403
    assert client.post(reverse("logout")).status_code == 302


def test_signing_out_everywhere_ends_other_sessions(client: Client, ana: User) -> None:
    other = Client()
    sign_in(client)
    sign_in(other)
    refused = client.post(reverse("sign-out-everywhere"), {"everywhere-password": "wrong"})
    assert refused.status_code == 422
    assert other.get("/").status_code == 200
    assert client.post(reverse("sign-out-everywhere"), {"everywhere-password": PASSWORD}).status_code == 302
    assert (client.get("/").status_code, other.get("/").status_code) == (302, 302)
    assert sign_in(client).status_code == 302
    assert client.get("/").status_code == 200
    assert client.get(reverse("sign-out-everywhere")).status_code == 405


def test_setting_up_shows_a_picture_and_codes_once(client: Client, ana: User) -> None:
    client.force_login(ana)
    page = client.get(reverse("second-step-set-up")).content.decode()
    assert "<svg" in page
    assert " style=" not in page
    assert client.post(reverse("second-step-set-up"), {"code": "000000"}).status_code == 422
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    done = client.post(reverse("second-step-set-up"), {"code": code_of(ana)})
    assert done.status_code == 200
    assert len(done.context["codes"]) == 10
    assert done.context["codes"][0] in done.content.decode()
    assert not StaticToken.objects.filter(token__in=[c.replace("-", "") for c in done.context["codes"]]).exists()
    assert client.get(reverse("second-step-set-up")).status_code == 302


def test_the_password_alone_opens_nothing_then(client: Client, ana: User) -> None:
    codes = enrol(ana)
    answer = sign_in(client)
    assert answer["Location"] == reverse("second-step")
    for path in ("/", reverse("account"), reverse("second-step-set-up"), "/admin/"):
        assert client.get(path)["Location"] == reverse("second-step"), path
    assert client.get("/api/v1/meetings/").status_code == 401
    assert client.post(reverse("second-step"), {"code": "123"}).status_code == 422
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert client.post(reverse("second-step"), {"code": code_of(ana)}).status_code == 302
    assert client.get("/").status_code == 200
    assert client.get("/api/v1/meetings/").status_code == 200
    other = Client()
    sign_in(other)
    assert other.post(reverse("second-step"), {"code": codes[0]}).status_code == 302
    assert other.get("/").status_code == 200
    third = Client()
    sign_in(third)
    assert third.post(reverse("second-step"), {"code": codes[0]}).status_code == 422  # it held once


def test_codes_cannot_be_guessed_in_a_row(client: Client, ana: User) -> None:
    enrol(ana)
    sign_in(client)
    for _ in range(6):
        client.post(reverse("second-step"), {"code": "000000"})
    assert client.post(reverse("second-step"), {"code": code_of(ana)}).status_code == 422


def test_removing_and_new_codes_ask_for_the_password(client: Client, ana: User) -> None:
    enrol(ana)
    client.force_login(ana)
    assert client.post(reverse("second-step-codes"), {"codes-password": "wrong"}).status_code == 422
    assert len(client.post(reverse("second-step-codes"), {"codes-password": PASSWORD}).context["codes"]) == 10
    assert client.post(reverse("second-step-remove"), {"remove-password": "wrong"}).status_code == 422
    assert client.post(reverse("second-step-remove"), {"remove-password": PASSWORD}).status_code == 302
    assert not second_step.has_second_step(ana)


def test_staff_must_have_one_where_that_is_set(settings: Any, boss: Client, client: Client, ana: User) -> None:
    settings.SECOND_STEP_FOR_STAFF = True
    assert boss.get("/admin/")["Location"] == reverse("second-step-set-up")
    assert boss.get("/api/v1/meetings/").status_code == 401
    user = User.objects.get(username="boss")
    boss.get(reverse("second-step-set-up"))
    assert boss.post(reverse("second-step-set-up"), {"code": code_of(user)}).status_code == 200
    assert boss.get("/admin/").status_code == 200
    client.force_login(ana)
    assert client.get("/").status_code == 200  # no staff


def test_an_administrator_removes_it_where_the_phone_is_lost(boss: Client, ana: User) -> None:
    enrol(ana)
    data = {"action": "remove_second_step", "_selected_action": [ana.pk]}
    boss.post(reverse("admin:auth_user_changelist"), data)
    assert not second_step.has_second_step(ana)


def test_a_session_ends_after_its_hours(ana: User, settings: Any) -> None:
    client = Client()
    client.force_login(ana)
    session = client.session
    assert client.get(reverse("topics")).status_code == 200
    assert session.get_expiry_age() == settings.SESSION_COOKIE_AGE == settings.SESSION_HOURS * 3600
    Session.objects.filter(pk=session.session_key).update(expire_date=timezone.now() - timedelta(seconds=1))
    answer = client.get(reverse("topics"))
    assert (answer.status_code, answer.headers["Location"].startswith(reverse("login"))) == (302, True)
