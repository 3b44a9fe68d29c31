"""Pages need their files gathered and their messages compiled."""

from tests.integration.web.conftest import pages_can_be_drawn  # noqa: F401 - a fixture for every test here
