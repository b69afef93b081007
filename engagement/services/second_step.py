"""The second step at sign-in: six digits from a phone (TOTP, RFC 6238), or a recovery code that holds once.

Recovery codes stand in the database as keyed hashes; the phone's key has to stand there as it is.
"""

import secrets

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_CODE_LENGTH = 10


def has_second_step(user: User) -> bool:
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def codes_left(user: User) -> int:
    return int(StaticToken.objects.filter(device__user=user).count())


@transaction.atomic
def begin(user: User) -> TOTPDevice:
    """The phone that is being set up; the same one until it is confirmed."""
    User.objects.select_for_update().get(pk=user.pk)
    found = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return found or TOTPDevice.objects.create(user=user, name="phone", confirmed=False)


@transaction.atomic
def confirm(user: User, code: str) -> tuple[TOTPDevice, list[str]] | None:
    """Take the phone into use, if it shows this code: it and the recovery codes. Its forerunner holds no longer."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None or not device.verify_token(_tidy(code)):
        return None
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    return device, new_codes(user)


@transaction.atomic
def new_codes(user: User) -> list[str]:
    """Recovery codes in place of those before; shown now and never again."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery codes")
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH)) for _ in range(CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_hash(code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


@transaction.atomic
def verify(user: User, code: str) -> Device | None:
    """What the code proves, if it is right and not too many were wrong just now."""
    code = _tidy(code)
    if code.isdigit() and len(code) <= 8:
        phone = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
        return phone if phone and phone.verify_token(code) else None
    paper = StaticDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    return paper if paper and paper.verify_token(_hash(code)) else None


@transaction.atomic
def remove(user: User) -> bool:
    """Sign-in is by the password alone again; False where it was before."""
    gone, _ = TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    return bool(gone)


def _tidy(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()[:64]


def _hash(code: str) -> str:
    return salted_hmac("engagement.recovery-code", code, algorithm="sha256").hexdigest()[:16]
