"""Columns that are sealed under their row's subject's key before they reach the database.

A value is opened when the attribute is read, not when the row is; of an erased subject a text reads
``ERASED``, a document ``{}`` and bytes none.  The database cannot compare such a column, so look-ups and
``update`` are refused in words.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute

from heliotrope.foundation.keys import sealing
from heliotrope.foundation.keys.errors import SealedField
from heliotrope.foundation.keys.present import custody
from heliotrope.foundation.vaults import entered_vault, home_of_alias

SEALED_AT_ONCE: Final = 1000
"""Rows that are sealed with one question to the key store: keys are held for a second."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed value as a row holds it, with the home whose key store knows its key."""

    home: str
    raw: bytes

    def opened(self, place: bytes) -> bytes | None:
        """The value in the clear; None for an erased subject's; raises KeyAway where no key is held."""
        key = custody().key(self.home, sealing.key_id(self.raw))
        return None if key is None else sealing.opened(key, self.raw, place)


class SealedAttribute(DeferredAttribute):
    """What a model's instance shows of a sealed column: its value, opened at the first look."""

    field: "SealedColumn"

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            raw = value.opened(self.field.place(instance))
            return self.field.gone() if raw is None else self.field.read(raw)
        if instance is not None and value is None and self.field.before:
            return getattr(instance, self.field.before)
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


if TYPE_CHECKING:
    _Column = models.Field[Any, Any]
    _Text = models.TextField[Any, Any]
    _Json = models.JSONField[Any, Any]
    _Bytes = models.BinaryField[Any, Any]
else:
    _Column = object
    _Text, _Json, _Bytes = models.TextField, models.JSONField, models.BinaryField


class SealedColumn(_Column):
    """What all sealed columns share, whatever they hold.

    Attributes:
        subject: name of the row's attribute that gives the subject's id; read when the row is saved.
        before: name of the attribute that holds the value of a row from before it was sealed; needed where
            the sealed column is a new one.
    """

    descriptor_class = SealedAttribute

    def __init__(self, *args: Any, subject: str = "", before: str = "", **kwargs: Any) -> None:
        self.subject = subject
        self.before = before
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"subject": self.subject, "before": self.before}

    def written(self, value: Any) -> bytes:
        """The value as bytes, to be sealed."""
        raise NotImplementedError

    def read(self, raw: bytes) -> Any:
        """The value of bytes that were opened."""
        raise NotImplementedError

    def gone(self) -> Any:
        """What stands where an erased subject's value was."""
        raise NotImplementedError

    def nothing(self) -> Any:
        """An empty value."""
        raise NotImplementedError

    def raw_of(self, value: Any) -> bytes | None:
        """The sealed value in what the database gave; None when it is in the clear."""
        raise NotImplementedError

    def stored(self, raw: bytes) -> Any:
        """A sealed value as the column takes it."""
        raise NotImplementedError

    def place(self, instance: Any) -> bytes:
        """Where the value of a row is kept; what is sealed opens nowhere else.

        Bound to the row's client, or to the operator where the row is of no client.
        """
        owner = instance.client_id if hasattr(instance, "client_id") else instance.operator_id
        if not isinstance(owner, UUID):
            owner = UUID(str(owner))
        return sealing.about(self.model._meta.db_table, str(self.column), instance.pk, owner)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        raw = self.raw_of(value) if value else None
        if raw is None:
            return self.plain(value, expression, connection)
        home = home_of_alias(connection.alias)
        custody().note(home, sealing.key_id(raw))
        return Sealed(home, raw)

    def plain(self, value: Any, _expression: Any, _connection: BaseDatabaseWrapper) -> Any:
        """A value in the clear, as an ordinary column of this kind reads it."""
        return value

    def pre_save(self, instance: models.Model, add: bool) -> Any:  # noqa: ARG002
        value = instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        return self.sealed(instance, value)

    def sealed(self, instance: Any, value: Any) -> Any:
        """The value as it is stored: sealed for its row; an empty one stays empty."""
        if not value:
            return value
        home = home_of_alias(entered_vault())
        key = custody().for_subject(home, getattr(instance, self.subject))
        return Sealed(home, sealing.seal(key, self.written(value), self.place(instance)))

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if isinstance(value, Sealed):
            return super().get_db_prep_save(self.stored(value.raw), connection)
        if not value:
            return super().get_db_prep_save(value, connection)
        raise SealedField(
            f"{self.model.__name__}.{self.name} is sealed row by row: set it on the instance and save() it, "
            "or bulk_create() new ones; update() and bulk_update() cannot seal."
        )

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise SealedField(
            f"{self.model.__name__}.{self.name} is sealed: the database cannot search it. Look a whole value "
            "up by its token (keys.present.custody().token), and words in the masked text."
        )

    def get_transform(self, lookup_name: str) -> Any:  # noqa: ARG002
        raise SealedField(f"{self.model.__name__}.{self.name} is sealed: the database cannot read it.")


class EncryptedText(SealedColumn, _Text):
    """A text that is sealed under the key of its row's subject."""

    def written(self, value: Any) -> bytes:
        return str(value).encode()

    def read(self, raw: bytes) -> str:
        return raw.decode()

    def gone(self) -> str:
        return sealing.ERASED

    def nothing(self) -> str:
        return ""

    def raw_of(self, value: str) -> bytes | None:
        return sealing.from_text(value) if sealing.is_sealed(value) else None

    def stored(self, raw: bytes) -> str:
        return sealing.as_text(raw)


class EncryptedJson(SealedColumn, _Json):
    """A JSON document that is sealed as a whole; in its column stands a JSON string instead."""

    def written(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), cls=self.encoder).encode()

    def read(self, raw: bytes) -> Any:
        return json.loads(raw)

    def gone(self) -> Any:
        return {}

    def nothing(self) -> Any:
        return {}

    def raw_of(self, value: Any) -> bytes | None:
        text = value if isinstance(value, str) else ""
        # The driver gives a document as JSON text, where a string begins with a quotation mark.
        if text.startswith(f'"{sealing.PREFIX}'):
            return sealing.from_text(text[1:-1])
        return None

    def stored(self, raw: bytes) -> str:
        return sealing.as_text(raw)

    def plain(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        return models.JSONField.from_db_value(self, value, expression, connection)


class EncryptedBytes(SealedColumn, _Bytes):
    """Bytes that are sealed under the key of their row's subject."""

    def written(self, value: Any) -> bytes:
        return bytes(value)

    def read(self, raw: bytes) -> bytes:
        return raw

    def gone(self) -> bytes:
        return b""

    def nothing(self) -> bytes:
        return b""

    def raw_of(self, value: Any) -> bytes | None:
        return sealing.from_bytes(bytes(value)) if sealing.is_sealed_bytes(bytes(value)) else None

    def stored(self, raw: bytes) -> bytes:
        return sealing.as_bytes(raw)


def sealed(instance: models.Model, name: str, value: Any) -> Any:
    """A value sealed for a row's column, for an ``update()`` that must be conditional."""
    field = instance._meta.get_field(name)
    if not isinstance(field, SealedColumn):
        raise SealedField(f"{type(instance).__name__}.{name} is no sealed column.")
    return field.sealed(instance, value)


def with_keys(rows: Iterable[models.Model]) -> list[Any]:
    """New rows whose subjects' keys are at hand: their store was asked once for all of them.

    Raises:
        SubjectErased: one of the subjects was erased.
    """
    found = list(rows)
    wanted = {
        getattr(row, field.subject)
        for row in found
        for field in _columns(row)
        if row.__dict__.get(field.attname) and not isinstance(row.__dict__[field.attname], Sealed)
    }
    if wanted:
        custody().for_subjects(home_of_alias(entered_vault()), wanted)
    return found


def is_erased(instance: models.Model) -> bool:
    """Whether what this loaded row sealed belongs to a subject that was erased."""
    held = [instance.__dict__.get(field.attname) for field in _columns(instance)]
    return any(
        isinstance(one, Sealed) and custody().key(one.home, sealing.key_id(one.raw)) is None for one in held
    )


def plain_columns(instance: models.Model) -> tuple[str, ...]:
    """The sealed columns of a loaded row whose own value is still in the clear, from before it was sealed."""
    return tuple(
        field.name
        for field in _columns(instance)
        if (held := instance.__dict__.get(field.attname)) and not isinstance(held, Sealed)
    )


def _columns(instance: models.Model) -> list[SealedColumn]:
    return [field for field in instance._meta.concrete_fields if isinstance(field, SealedColumn)]
