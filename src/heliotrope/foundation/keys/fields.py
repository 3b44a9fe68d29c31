"""Columns whose text is sealed under its subject's key before it reaches the database.

A value is opened when the attribute is read, not when the row is; of an erased subject it reads ``ERASED``.
The database cannot compare such a column, so look-ups and ``update`` are refused in words.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute

from heliotrope.foundation.keys import sealing
from heliotrope.foundation.keys.errors import SealedField
from heliotrope.foundation.keys.present import custody
from heliotrope.foundation.vaults import entered_vault, home_of_alias


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed text as a row holds it, with the home whose key store knows its key."""

    home: str
    text: str

    def opened(self, place: bytes) -> str:
        """The text in the clear, or ``ERASED``; raises KeyAway where the home's key is not held."""
        raw = sealing.from_text(self.text)
        key = custody().key(self.home, sealing.key_id(raw))
        return sealing.ERASED if key is None else sealing.opened(key, raw, place).decode()


class SealedAttribute(DeferredAttribute):
    """What a model's instance shows of a sealed column: its text, opened at the first look."""

    field: "EncryptedText"

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            return value.opened(self.field.place(instance))
        if instance is not None and value is None and self.field.before:
            return getattr(instance, self.field.before)
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


if TYPE_CHECKING:
    _Text = models.TextField[Any, Any]
else:
    _Text = models.TextField


class EncryptedText(_Text):
    """A text that is sealed under the key of its row's subject.

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

    def place(self, instance: Any) -> bytes:
        """Where the value of a row is kept; what is sealed opens nowhere else."""
        return sealing.about(
            self.model._meta.db_table, str(self.column), instance.pk, UUID(str(instance.client_id))
        )

    def from_db_value(self, value: str | None, _expression: Any, connection: BaseDatabaseWrapper) -> Any:
        if not value or not sealing.is_sealed(value):
            return value
        home = home_of_alias(connection.alias)
        custody().note(home, sealing.key_id(sealing.from_text(value)))
        return Sealed(home, value)

    def pre_save(self, instance: models.Model, add: bool) -> Any:  # noqa: ARG002
        value = instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        return self.sealed(instance, str(value))

    def sealed(self, instance: Any, value: str) -> Sealed | str:
        """The text as it is stored: sealed for its row; an empty one stays empty."""
        if not value:
            return ""
        home = home_of_alias(entered_vault())
        key = custody().for_subject(home, getattr(instance, self.subject))
        raw = sealing.seal(key, value.encode(), self.place(instance))
        return Sealed(home, sealing.as_text(raw))

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:  # noqa: ARG002
        if isinstance(value, Sealed):
            return value.text
        if not value:
            return value
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


def sealed(instance: models.Model, name: str, value: str) -> Any:
    """A text sealed for a row's column, for an ``update()`` that must be conditional."""
    field = instance._meta.get_field(name)
    if not isinstance(field, EncryptedText):
        raise SealedField(f"{type(instance).__name__}.{name} is no sealed column.")
    return field.sealed(instance, value)


def plain_columns(instance: models.Model) -> tuple[str, ...]:
    """The sealed columns of a loaded row whose own value is still in the clear, from before it was sealed."""
    return tuple(
        field.name
        for field in instance._meta.concrete_fields
        if isinstance(field, EncryptedText)
        and isinstance(held := instance.__dict__.get(field.attname), str)
        and held
    )
