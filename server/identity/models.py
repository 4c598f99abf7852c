"""The people and systems that may speak with us."""

from __future__ import annotations

from tortoise import fields

from server.database import CountyModel, Queued
from server.database.indexes import Partial
from server.privacy import BlindIndex, EncryptedText


class Person(CountyModel):
    """A family member's account, found by the platform's openid, or by phone when claimed.

    `unionid_index` is the same for mini program and official account where both are bound to one account
    of the Open Platform; a person has one account here, whichever of the two they came by. `follows`:
    the official account may write to them now.
    """

    openid = EncryptedText(null=True)
    openid_index = BlindIndex(null=True)
    unionid_index = BlindIndex(null=True)
    phone = EncryptedText(null=True)
    phone_index = BlindIndex(null=True)
    phone_confirmed_at = fields.DatetimeField(null=True)
    official_openid = EncryptedText(null=True)
    official_openid_index = BlindIndex(null=True)
    follows = fields.BooleanField(default=False)
    created_at = fields.DatetimeField()
    deleted_at = fields.DatetimeField(null=True)

    class Meta:
        table = "person"
        unique_together = (
            ("county", "openid_index"),
            ("county", "official_openid_index"),
            ("county", "unionid_index"),
        )
        indexes = (Partial("person_by_phone", ("county", "phone_index"), "phone_index IS NOT NULL"),)


class Follower(Queued):
    """Somebody who follows the official account, whether or not they ever had to do with us.

    A push of the account names its own openid only; the worker asks the platform for the unionid, while
    `due_at` is set. `changed_at` is the platform's moment of the newest word about following. Of who has
    left only the index stays for some days, so that an older push is not taken for a new one.
    """

    openid = EncryptedText(null=True)
    openid_index = BlindIndex(unique=True)
    unionid_index = BlindIndex(null=True)
    follows = fields.BooleanField(default=True)
    changed_at = fields.DatetimeField()
    asked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "follower"
        indexes = (
            Partial("follower_due", ("due_at", "id"), "due_at IS NOT NULL"),
            Partial("follower_by_unionid", ("unionid_index",), "unionid_index IS NOT NULL"),
            Partial("follower_gone", ("changed_at", "id"), "follows = false"),
        )


class StaffAccount(CountyModel):
    """A clerk, supervisor or administrator. `role` is one of server.identity.staff.Role.

    `totp_pending` is a secret that was given out and has not been confirmed by a code yet.
    """

    login = fields.CharField(max_length=40)
    password_hash = fields.CharField(max_length=200)
    work_number = fields.CharField(max_length=20)
    name = EncryptedText()
    role = fields.CharField(max_length=24)
    department = fields.CharField(max_length=32, null=True)
    hall = fields.CharField(max_length=32, null=True)
    totp_secret = EncryptedText(null=True)
    totp_last_step = fields.BigIntField(null=True)
    totp_pending = EncryptedText(null=True)
    totp_pending_at = fields.DatetimeField(null=True)
    failed_logins = fields.IntField(default=0)
    locked_until = fields.DatetimeField(null=True)
    must_change_password = fields.BooleanField(default=False)
    created_at = fields.DatetimeField()
    disabled_at = fields.DatetimeField(null=True)

    class Meta:
        table = "staff_account"
        unique_together = (("county", "login"),)

    @property
    def second_factor(self) -> bool:
        """Whether signing in needs a one-time code."""
        return self.totp_secret is not None


class ApiClient(CountyModel):
    """A department's or a registry's own system: a bearer key (only its hash is kept) and a webhook."""

    kind = fields.CharField(max_length=16)
    office = fields.CharField(max_length=32)
    name = fields.CharField(max_length=80)
    key_hash = BlindIndex(unique=True)
    webhook_url = fields.CharField(max_length=400, null=True)
    webhook_secret = EncryptedText(null=True)
    created_at = fields.DatetimeField()
    disabled_at = fields.DatetimeField(null=True)

    class Meta:
        table = "api_client"


class Session(CountyModel):
    """One signed-in device. The refresh token rotates, and a used one that comes back ends the session."""

    subject_kind = fields.CharField(max_length=16)
    subject_id = fields.UUIDField()
    refresh_hash = BlindIndex(unique=True)
    previous_hash = BlindIndex(null=True, unique=True)
    rotated_at = fields.DatetimeField(null=True)
    device = fields.CharField(max_length=120, default="")
    created_at = fields.DatetimeField()
    last_used_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    ended_why = fields.CharField(max_length=40, null=True)

    class Meta:
        table = "session"
        indexes = (Partial("session_by_subject", ("subject_id", "ended_at")),)
