"""Who holds the shards of a heavy computation: this process, or a Ray cluster where one is named.

`HELIOTROPE_RAY` is an address as Ray takes it: ``auto``, ``10.0.0.5:6379``, ``ray://head:10001``, or
``local`` for a cluster on this machine alone.  Every machine of it has the same release of Heliotrope.
"""

import os
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from heliotrope.core.errors import Invalid

ADDRESS = "HELIOTROPE_RAY"
ShardT = TypeVar("ShardT")
Given = ParamSpec("Given")
Told = TypeVar("Told")


class OnRay(Generic[ShardT]):
    """Parts held by actors of a cluster, one each; a step runs on all of them at once."""

    def __init__(self, shards: Sequence[ShardT]) -> None:
        import ray

        # An actor that waits for a core of its own would wait for ever where shards outnumber cores.
        holder = ray.remote(num_cpus=0, scheduling_strategy="SPREAD")(_Holder)
        self._holders = [holder.remote(shard) for shard in shards]

    def each(
        self, step: Callable[Concatenate[ShardT, Given], Told], *given: Given.args, **named: Given.kwargs
    ) -> list[Told]:
        """What a step gives on every shard, in the order of the shards."""
        import ray

        once = ray.put((given, named))
        told: list[Told] = ray.get([holder.take.remote(step, once) for holder in self._holders])
        return told


class _Holder:
    """One shard on a machine of the cluster."""

    def __init__(self, shard: Any) -> None:
        # What arrives is shared memory that cannot be written to.
        self._shard = deepcopy(shard)

    def take(self, step: Callable[..., Any], given: tuple[tuple[Any, ...], dict[str, Any]]) -> Any:
        """What a step gives on the shard."""
        return step(self._shard, *given[0], **given[1])


def recruit() -> type[OnRay[Any]] | None:
    """Who takes shards in, as the environment says; None where this process keeps them.

    Raises:
        Invalid: a cluster is named, and Ray is not installed or the cluster does not answer.
    """
    address = os.environ.get(ADDRESS, "")
    if not address:
        return None
    try:
        import ray

        ray.init(address=address, ignore_reinit_error=True, log_to_driver=False)
    except ImportError as missing:
        raise Invalid(
            f"{ADDRESS} names a cluster, but Ray is not installed: install heliotrope[ray]"
        ) from missing
    except (ConnectionError, ValueError) as away:
        raise Invalid(f"No Ray cluster answers at {ADDRESS}={address}: start it, or unset it") from away
    return OnRay
