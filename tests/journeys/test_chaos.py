"""Anything is killed at any moment while all lines work: nothing is lost, nothing doubled, all verifies."""

import pytest

from tests.chaos.platform import Scene
from tests.chaos.round import play

SEED, MOMENTS = 36, 8


@pytest.mark.timeout(900)
@pytest.mark.promise("36")
@pytest.mark.promise("15", thin="one shop, Shopify's; the five minutes are not measured")
def test_nothing_is_lost_or_doubled_when_anything_is_killed_at_any_moment(scene: Scene) -> None:
    """Web, live updates, each worker and PostgreSQL die at eight seeded moments; `make chaos` takes 104."""
    told = play(scene, seed=SEED, moments=MOMENTS)
    died = {name for moment in told["moments"] for name in moment["victims"]}
    assert died == set(scene.platform.names)
