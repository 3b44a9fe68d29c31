"""Pages need their files gathered and their messages compiled, once a run."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from tools import messages


@pytest.fixture(scope="session", autouse=True)
def pages_can_be_drawn() -> None:
    """Static files with their manifest, and the catalogue."""
    if not (settings.STATIC_ROOT / "staticfiles.json").is_file():
        call_command("collectstatic", interactive=False, verbosity=0)
    for language in messages.LANGUAGES:
        messages.compile_(language)


@pytest.fixture(autouse=True)
def fresh_counts() -> Iterator[None]:
    """No test is slowed down by what another one tried too often."""
    cache.clear()
    yield
