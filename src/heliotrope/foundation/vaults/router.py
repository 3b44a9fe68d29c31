"""The database router: a table's home decides where it is read, written and migrated."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model

from heliotrope.foundation.vaults.homes import CONTROL, Home
from heliotrope.foundation.vaults.selecting import entered_vault, everywhere_alias


def home_of(model: type[Model]) -> Home:
    """The declared home of a table; third-party tables are declared in the settings.

    Raises:
        LookupError: the table declares none; there is no default.
    """
    declared = getattr(model, "home", None)
    if isinstance(declared, Home):
        return declared
    label = model._meta.app_label
    if label in settings.HELIOTROPE_FOREIGN_HOMES:
        return Home(settings.HELIOTROPE_FOREIGN_HOMES[label])
    raise LookupError(f"{model._meta.label} declares no home")


class HomeRouter:
    """Django's router protocol, answered from each table's home."""

    def _alias(self, model: type[Model]) -> str:
        home = home_of(model)
        if home is Home.GLOBAL:
            return CONTROL
        return entered_vault() if home is Home.REGIONAL else everywhere_alias()

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return self._alias(model)

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return self._alias(model)

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        # Not type(): a request's user is a lazy stand-in, whose class is the model's.
        return home_of(first.__class__) is home_of(second.__class__)

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        home = hints.get("home") or self._migrated_home(app_label, model_name)
        if home is Home.EVERYWHERE:
            return True
        return (db == CONTROL) is (home is Home.GLOBAL)

    def _migrated_home(self, app_label: str, model_name: str | None) -> Home:
        # Migrations see historical models, which carry no attributes of ours: the present one answers.
        if app_label in settings.HELIOTROPE_FOREIGN_HOMES:
            return Home(settings.HELIOTROPE_FOREIGN_HOMES[app_label])
        if model_name is None:
            raise LookupError(f"A migration step of {app_label} names neither a table nor a home")
        return home_of(apps.get_model(app_label, model_name))
