"""Columns of personal data: plain in Python, encrypted in the database, on both engines.

A column is bound to `table.column`. Who renames either gives the field its old name as `place`, or
nothing written before can be read.

An encrypted column cannot be searched, and a filter on it is an error rather than an empty answer.
Look-up is by a `BlindIndex` column beside it.
"""

from __future__ import annotations

from typing import Any, Literal, TypeVar, overload

import orjson
from tortoise.exceptions import FieldError
from tortoise.fields.base import Field
from tortoise.models import Model

from server.privacy.blind_index import blind_index
from server.privacy.keyring import keyring

TEXT = TypeVar("TEXT", bound=str | None)
DATA = TypeVar("DATA")
INDEX = TypeVar("INDEX", bound=bytes | None)


class EncryptedField(Field[DATA]):
    """What both kinds have in common: bytes in the database, bound to their column, never searched."""

    indexable = False
    SQL_TYPE = "BLOB"

    class _db_postgres:
        SQL_TYPE = "BYTEA"

    place: str | None = None

    def place_bytes(self) -> bytes:
        """What the values of this column are bound to."""
        if self.place:
            return self.place.encode()
        table = self.model._meta.db_table
        if not table:
            raise FieldError("the model of an encrypted field is not initialised yet")
        return f"{table}.{self.source_field or self.model_field_name}".encode()

    def rotated(self, stored: bytes) -> bytes | None:
        """The stored bytes under today's first key, None when they already are.

        Raises UnreadableValue when their own key is not on the keyring any more.
        """
        ring = keyring()
        return ring.rotate(stored, self.place_bytes()) if ring.needs_rotation(stored) else None

    def _dump(self, value: Any) -> bytes:
        raise NotImplementedError

    def _load(self, plaintext: bytes) -> Any:
        raise NotImplementedError

    def to_db_value(self, value: Any, instance: type[Model] | Model | None) -> bytes | None:
        if value is None:
            self.validate(value)
            return None
        # Tortoise hands over a class where it builds a filter, an instance or None where it writes.
        if isinstance(instance, type):
            raise FieldError(f"{self.model_field_name} is encrypted and cannot be searched")
        self.validate(value)
        return keyring().encrypt(self._dump(value), self.place_bytes())

    def to_python_value(self, value: Any) -> Any:
        if isinstance(value, bytes | memoryview):
            return self._load(keyring().decrypt(bytes(value), self.place_bytes()))
        return value


class EncryptedText(EncryptedField[TEXT]):
    """A text, encrypted at rest. `place` pins the binding when table or column were renamed.

    Reading raises UnreadableValue when the value was changed, moved or its key is missing.
    """

    field_type = str

    @overload
    def __init__(
        self: EncryptedText[str], *, null: Literal[False] = False, place: str | None = None, **kwargs: Any
    ) -> None: ...
    @overload
    def __init__(
        self: EncryptedText[str | None], *, null: Literal[True], place: str | None = None, **kwargs: Any
    ) -> None: ...
    def __init__(self, *, null: bool = False, place: str | None = None, **kwargs: Any) -> None:
        super().__init__(null=null, **kwargs)
        self.place = place

    def _dump(self, value: Any) -> bytes:
        if not isinstance(value, str):
            raise FieldError(f"{self.model_field_name} takes a text")
        return value.encode()

    def _load(self, plaintext: bytes) -> str:
        return plaintext.decode()


class EncryptedJSON(EncryptedField[DATA]):
    """Anything that JSON can carry (dates become ISO text), encrypted at rest. `place` as above."""

    field_type = object

    def __init__(self, *, null: bool = False, place: str | None = None, **kwargs: Any) -> None:
        super().__init__(null=null, **kwargs)
        self.place = place

    def _dump(self, value: Any) -> bytes:
        return orjson.dumps(value)

    def _load(self, plaintext: bytes) -> Any:
        return orjson.loads(plaintext)


class BlindIndex(Field[INDEX], bytes):  # type: ignore[misc]
    """A searchable column beside an encrypted one: 16 keyed bytes of `blind_index`, indexable.

    With a `kind` it also takes the plain text, in writes and filters alike::

        phone_index = BlindIndex(kind="phone", null=True, db_index=True)
        await Person.of(county).filter(phone_index="138 0013 8000")
    """

    field_type = bytes
    SQL_TYPE = "BLOB"

    class _db_postgres:
        SQL_TYPE = "BYTEA"

    @overload
    def __init__(
        self: BlindIndex[bytes], *, null: Literal[False] = False, kind: str | None = None, **kwargs: Any
    ) -> None: ...
    @overload
    def __init__(
        self: BlindIndex[bytes | None], *, null: Literal[True], kind: str | None = None, **kwargs: Any
    ) -> None: ...
    def __init__(self, *, null: bool = False, kind: str | None = None, **kwargs: Any) -> None:
        super().__init__(null=null, **kwargs)
        self.kind = kind

    def to_db_value(self, value: Any, instance: type[Model] | Model | None) -> bytes | None:
        if isinstance(value, str):
            if self.kind is None:
                raise FieldError(f"{self.model_field_name} has no kind and takes bytes only")
            value = blind_index(self.kind, value)
        self.validate(value)
        return None if value is None else bytes(value)

    def to_python_value(self, value: Any) -> Any:
        if isinstance(value, str) and self.kind is not None:
            return blind_index(self.kind, value)
        return value
