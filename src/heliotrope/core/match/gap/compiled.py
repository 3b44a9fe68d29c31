"""Loops that run as machine code: one thread, kept on disk, and random numbers that are arguments.

Importing this module takes most of a second, so doors import what rests on it inside their commands.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Dice = NDArray[np.uint64]
"""One number that is the whole state of the generator; every draw replaces it."""

_PIECE: dict[str, Any] = {"cache": True, "forceinline": True, "_nrt": False}

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """The function as machine code, compiled at its first call and cached beside its source."""
    return cast(F, njit(cache=True)(function))


def inlined(function: F) -> F:
    """The same for a piece of a hot loop that makes no arrays: it is compiled into whatever calls it.

    References to its arrays are not counted either, which alone would cost several times its work.
    """
    return cast(F, njit(**_PIECE)(function))


def dice(seed: int) -> Dice:
    """A generator's state; seeds that are neighbours give streams that are not."""
    mixed = np.random.SeedSequence(seed).generate_state(1, np.uint64)
    return np.maximum(mixed, np.uint64(1))


@compiled
def draw(state: Dice) -> np.uint64:
    """The next 64 random bits (Marsaglia 2003, Journal of Statistical Software 8(14), xorshift)."""
    x = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return np.uint64(x)


@compiled
def below(state: Dice, bound: int) -> int:
    """A number in [0, bound); the bound is under 2**32."""
    return np.int64(((draw(state) >> np.uint64(32)) * np.uint64(bound)) >> np.uint64(32))  # type: ignore[return-value]


@compiled
def share(state: Dice) -> float:
    """A number in [0, 1)."""
    return np.float64(draw(state) >> np.uint64(11)) / 9007199254740992.0
