"""How long to wait before a query, from what Shopify says of its bucket."""

from collections.abc import Mapping
from typing import Any

LEAST_S, MOST_S = 0.5, 30.0


def wait_s(extensions: Mapping[str, Any]) -> float:
    """Seconds until the bucket holds a query's cost again; half a second when it does not say.

    Args:
        extensions: of the answer: ``cost.requestedQueryCost`` and ``cost.throttleStatus`` with
            ``currentlyAvailable`` and ``restoreRate``, in points and points a second.
    """
    cost = extensions.get("cost") or {}
    status = cost.get("throttleStatus") or {}
    rate = float(status.get("restoreRate") or 0)
    missing = float(cost.get("requestedQueryCost") or 0) - float(status.get("currentlyAvailable") or 0)
    if rate <= 0:
        return LEAST_S
    return min(MOST_S, max(LEAST_S, missing / rate))
