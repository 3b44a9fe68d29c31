"""Conjunctions of rows of bits, read out as lists; plain loops, compiled once and kept on disk."""

from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

Words = npt.NDArray[np.uint64]
Whole = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]

FEW: Final = 4
"""So many bits of a word are read at once."""


def sizes(rows: Words, needed: Whole) -> Whole:
    """How many bits all rows of each class have, (K,); O(K x W)."""
    found = np.zeros(len(needed), np.int64)
    _count(rows, needed, found)
    return found


def lists(rows: Words, needed: Whole, bounds: Whole) -> Ints:
    """For each class the bits that all its rows have, one list after the other; O(K x W + length).

    ``rows`` (R, W) are rows of bits, 64 a word, ``needed`` (K, 4) the rows of each class,
    ``bounds`` (K+1,) where each list begins.
    """
    found = np.empty(bounds[-1] + FEW, np.int32)
    _fill(rows, needed, bounds, found)
    return found[: bounds[-1]]


@njit(cache=True)
def _ones(x):
    """How many bits of a word are set, in parallel within the word (Knuth, TAOCP 7.1.3)."""
    x = x - ((x >> np.uint64(1)) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((x * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(cache=True)
def _all(rows, four, both):
    """What all four rows have, into ``both``; the first of rows has every bit."""
    a, b, c, d = rows[four[0]], rows[four[1]], rows[four[2]], rows[four[3]]
    if four[2] == 0 and four[3] == 0:
        for w in range(both.size):
            both[w] = a[w] & b[w]
        return
    for w in range(both.size):
        both[w] = a[w] & b[w] & c[w] & d[w]


@njit(cache=True)
def _count(rows, needed, found):
    both = np.empty(rows.shape[1], np.uint64)
    for k in range(needed.shape[0]):
        _all(rows, needed[k], both)
        ones = np.int64(0)
        for w in range(both.size):
            ones += _ones(both[w])
        found[k] = ones


@njit(cache=True)
def _fill(rows, needed, bounds, found):
    """Words with bits are noted first, and bits read a few at a time, so that there is little to guess; what
    is read beyond a word's last bit is written over by the next, or into the room at the end."""
    both = np.empty(rows.shape[1], np.uint64)
    filled = np.empty(rows.shape[1] + 1, np.int32)
    for k in range(needed.shape[0]):
        _all(rows, needed[k], both)
        many = 0
        for w in range(both.size):
            filled[many] = w
            many += both[w] != 0
        at = bounds[k]
        for w in filled[:many]:
            x = both[w]
            ones = _ones(x)
            for first in range(at, at + ones, FEW):
                for i in range(FEW):
                    lowest = x & (~x + np.uint64(1))
                    found[first + i] = w * 64 + _ones(lowest - np.uint64(1))
                    x ^= lowest
            at += ones
