"""Drawings need Django's translations and nothing else of it."""

import django
import pytest
from django.apps import apps
from django.conf import settings


@pytest.fixture(autouse=True, scope="session")
def translations() -> None:
    """A bare Django, unless the run has already set up the whole platform."""
    if apps.ready:
        return
    if not settings.configured:
        settings.configure(USE_I18N=True, LANGUAGE_CODE="en", USE_TZ=True)
    django.setup()
