"""How far the generators go: few examples and always the same ones, or as many as are asked for.

``HELIOTROPE_EXAMPLES=200`` tries 200 fresh examples of each and shrinks what fails; without it a run is short
and repeats the last one exactly.
"""

import os

from hypothesis import HealthCheck, Phase, settings

ASKED = int(os.environ.get("HELIOTROPE_EXAMPLES", "0"))


def bounds(examples: int, *, steps: int = 15) -> settings:
    """The settings of one machine or operation; ``examples`` are those of a short run."""
    return settings(
        max_examples=ASKED or examples,
        stateful_step_count=steps * (2 if ASKED else 1),
        derandomize=not ASKED,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if ASKED else [])],
        suppress_health_check=list(HealthCheck),
    )
