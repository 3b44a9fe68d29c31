"""Rows that are equal brought together, and each group put in order; plain loops, compiled once and kept."""

from typing import Final

import numpy as np
from numba import njit

from heliotrope.core.match.batch.kernels.bits import Ints, Whole, Words

FEW: Final = 48
"""Up to so many are put in order by insertion."""


def grouped(columns: Words) -> tuple[Whole, Whole]:
    """The group of each row, (n,), and the first row of each group, by its values in the order of columns.

    ``columns`` (C, n); O(C x n) on average, by a table of twice as many places as rows.
    """
    of_row = np.empty(columns.shape[1], np.int64)
    firsts = np.empty(columns.shape[1], np.int64)
    table = np.full(1 << max(2 * columns.shape[1], 2).bit_length(), -1, np.int32)
    firsts = firsts[: _meet(columns, table, of_row, firsts)]
    order = np.lexsort(columns[::-1, firsts])
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank[of_row], firsts[order]


def in_order(of_row: Whole, groups: int, key: Whole) -> tuple[Ints, Ints]:
    """Rows by group and within it by key, equal ones as they came; and (groups+1,) where each begins."""
    begins = np.zeros(groups + 1, np.int32)
    rows = np.empty(len(of_row), np.int32)
    _gather(of_row, begins, rows)
    _sort(begins, rows, key)
    return rows, begins


@njit(cache=True)
def _meet(columns, table, of_row, firsts):
    last, found = np.uint64(table.size - 1), 0
    for row in range(columns.shape[1]):
        mixed = np.uint64(0)
        for column in range(columns.shape[0]):
            mixed = (mixed ^ columns[column, row]) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(32)
        at = mixed & last
        while table[at] >= 0 and not _equal(columns, firsts[table[at]], row):
            at = (at + np.uint64(1)) & last
        if table[at] < 0:
            table[at] = found
            firsts[found] = row
            found += 1
        of_row[row] = table[at]
    return found


@njit(cache=True)
def _equal(columns, a, b):
    different = np.uint64(0)
    for column in range(columns.shape[0]):
        different |= columns[column, a] ^ columns[column, b]
    return different == 0


@njit(cache=True)
def _gather(of_row, begins, rows):
    for group in of_row:
        begins[group + 1] += 1
    for group in range(begins.size - 1):
        begins[group + 1] += begins[group]
    at = begins[:-1].copy()
    for row in range(of_row.size):
        rows[at[of_row[row]]] = row
        at[of_row[row]] += 1


@njit(cache=True)
def _sort(begins, rows, key):
    for group in range(begins.size - 1):
        part = rows[begins[group] : begins[group + 1]]
        if part.size > FEW:
            part[:] = part[np.argsort(key[part], kind="mergesort")]
            continue
        for i in range(1, part.size):
            row, at = part[i], i
            while at > 0 and key[part[at - 1]] > key[row]:
                part[at] = part[at - 1]
                at -= 1
            part[at] = row
