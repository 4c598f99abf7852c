"""A table of its own for the encrypted fields; no table of the product."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from server.privacy import BlindIndex, EncryptedJSON, EncryptedText


class Shared(Model):
    note: EncryptedText[str | None] = EncryptedText(null=True)

    class Meta:
        abstract = True


class Person(Shared):
    id = fields.IntField(primary_key=True)
    name: EncryptedText[str] = EncryptedText()
    answers: EncryptedJSON[object] = EncryptedJSON(null=True)
    phone: EncryptedText[str | None] = EncryptedText(null=True, source_field="phone_sealed")
    phone_index: BlindIndex[bytes | None] = BlindIndex(kind="phone", null=True, db_index=True)

    class Meta:
        table = "privacy_person"


class Pinned(Model):
    """What `Person` becomes when the table and the column are renamed."""

    id = fields.IntField(primary_key=True)
    title: EncryptedText[str] = EncryptedText(place="privacy_person.name")

    class Meta:
        table = "privacy_pinned"
