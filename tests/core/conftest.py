"""What holds for every test of the core."""

from tests.support.laws import unhurried

unhurried()
