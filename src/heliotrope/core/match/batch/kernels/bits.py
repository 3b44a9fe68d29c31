"""Conjunctions of rows of bits, read out as lists; plain loops, compiled once and kept on disk."""

import numpy as np
import numpy.typing as npt
from numba import njit

Words = npt.NDArray[np.uint64]
Whole = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]


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
    found = np.empty(bounds[-1], np.int32)
    _fill(rows, needed, bounds, found)
    return found


@njit(cache=True)
def _ones(x):
    """How many bits of a word are set, in parallel within the word (Knuth, TAOCP 7.1.3)."""
    x = x - ((x >> np.uint64(1)) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((x * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(cache=True)
def _count(rows, needed, found):
    for k in range(needed.shape[0]):
        a, b, c, d = needed[k]
        for w in range(rows.shape[1]):
            x = rows[a, w] & rows[b, w] & rows[c, w] & rows[d, w]
            if x != 0:
                found[k] += _ones(x)


@njit(cache=True)
def _fill(rows, needed, bounds, found):
    for k in range(needed.shape[0]):
        at = bounds[k]
        a, b, c, d = needed[k]
        for w in range(rows.shape[1]):
            x = rows[a, w] & rows[b, w] & rows[c, w] & rows[d, w]
            while x != 0:
                rest = x & (x - np.uint64(1))
                found[at] = w * 64 + _ones((x ^ rest) - np.uint64(1))
                at += 1
                x = rest
