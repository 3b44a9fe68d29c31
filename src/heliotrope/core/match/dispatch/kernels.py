"""The floor's index: who is free for what, as bits in the order of their price; plain loops, compiled once.

Each ask has, for each stage, sections: the workers of one zone who may, by price and number, a bit each, set
where they have room.  The first bit of each section is the only one of it that can win, so a decision looks
at as many workers as there are zones.  A second row of bits says which words have any, 64 words a word.

numba looks at every argument of a call, which takes longer than the decision: all parts of the index lie in
one array, behind the places where they begin.
"""

import numpy as np
import numpy.typing as npt
from numba import njit

from heliotrope.core.match.batch.problem import HOUR
from heliotrope.core.match.dispatch.asks import HOUR_S, MOST_WORTH

Whole = npt.NDArray[np.int64]

NUMBERS, LISTS, SECTIONS, WORDS, TOPS, WHO, PEOPLE, SEAT_FROM, SEATS, BEST, HEADS, PARTS = range(12)
ROOM, ASKED, RATE, OFFSET, FIELDS = range(5)
"""Columns of PEOPLE: room left, rate and bid price together, rate, zone."""

CHANNELS, ASKS, STAGES, NIGHT, APART, AFFINITY, WAITING, PRESSING, NOTICE, STRICT, AFTER, WEIGHTS = (
    0, 1, 2, 5, 29, 42, 43, 44, 45, 46, 47, 50,
)  # fmt: skip
"""Places in NUMBERS."""

UNIT, ASK, WEIGHT, BUSY, VALUE, OPENED, DUE, ZONE, LAST, NEXT, BEFORE, COLUMNS = range(12)
"""Columns of what waits."""

NONE = -1
SECOND = HOUR // HOUR_S
"""Parts of an hour in a second; it divides evenly."""


@njit(cache=True)
def _part(a, n):
    return a[a[n] : a[n + 1]]


@njit(cache=True)
def _lowest(x):
    """Which is the lowest bit of a word that is set; of none, 64 (Knuth, TAOCP 7.1.3)."""
    x = (x & (~x + np.uint64(1))) - np.uint64(1)
    x = x - ((x >> np.uint64(1)) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((x * np.uint64(0x0101010101010101)) >> np.uint64(56))


@njit(cache=True)
def _first(words, tops, first, end):
    """The first bit that is set in words [first, end), or NONE; O(words / 64)."""
    i = first
    while i < end:
        top = tops[i >> 6] >> np.uint64(i & 63)
        if top == 0:
            i = (i | 63) + 1
            continue
        i += _lowest(top)
        return i * 64 + _lowest(words[i]) if i < end else NONE
    return NONE


@njit(cache=True)
def _hourly(numbers, night_offset, zone, at):
    """What an hour costs besides: at night where the worker is, and apart from the customer's clock."""
    night = numbers[NIGHT + (at + night_offset) // 3600 % 24]
    gap = (abs(night_offset - zone) + 1800) // 3600 % 24
    return night, numbers[APART + min(gap, 24 - gap)]


@njit(cache=True)
def choose(a, ask, channel, busy, worth, zone, at, last, waited):
    """Who takes a unit: (worker, stage, total, asked, rate, night, apart), from asked on by the hour.

    Only stages are looked at that are tried for what has waited so many seconds.  With nobody, the cheapest
    who is too dear; NONE when nobody is free at all.
    """
    numbers, people = _part(a, NUMBERS), _part(a, PEOPLE)
    lists, sections, who = _part(a, LISTS), _part(a, SECTIONS), _part(a, WHO)
    wide, high = who.size >> 6, (who.size + 4095) >> 12
    words = _part(a, WORDS)[channel * wide : (channel + 1) * wide].view(np.uint64)
    tops = _part(a, TOPS)[channel * high : (channel + 1) * high].view(np.uint64)
    known = 3
    if last >= 0 and people[last * FIELDS + ROOM] >= numbers[WEIGHTS + channel]:
        known = _part(a, BEST).view(np.int8)[last * numbers[ASKS] + ask]
    found = (np.int64(NONE), np.int64(0), np.int64(0), np.int64(0), np.int64(0), np.int64(0), np.int64(0))
    for stage in range(3):
        if not _is_tried(numbers, stage, waited):
            break
        place = (ask * 3 + stage) * 2
        best, least, by_night, by_gap = np.int64(NONE), np.int64(0), np.int64(0), np.int64(0)
        for s in range(lists[place], lists[place + 1]):
            bit = _first(words, tops, sections[3 * s + 1], sections[3 * s + 2])
            if bit < 0:
                continue
            w = who[bit]
            night, apart = _hourly(numbers, sections[3 * s], zone, at)
            total = busy * (people[w * FIELDS + ASKED] + night + apart + numbers[STAGES + stage])
            if best < 0 or total < least or (total == least and w < best):
                best, least, by_night, by_gap = w, total, night, apart
        if known <= stage:
            night, apart = _hourly(numbers, people[last * FIELDS + OFFSET], zone, at)
            asked = people[last * FIELDS + ASKED] + night + apart + numbers[STAGES + stage]
            total = busy * asked - numbers[AFFINITY] * HOUR
            if best < 0 or total < least or (total == least and last < best):
                best, least, by_night, by_gap = np.int64(last), total, night, apart
        if best < 0 or not _goes_first(numbers[STRICT], found, best, least, worth):
            continue
        at_best = best * FIELDS
        found = (
            best, np.int64(stage), least, people[at_best + ASKED], people[at_best + RATE], by_night, by_gap,
        )  # fmt: skip
        if numbers[STRICT] and least <= worth:
            break
    return found


@njit(cache=True)
def _is_tried(numbers, stage, waited):
    """Whether a unit that has waited so many seconds is given to speakers of a stage."""
    return numbers[AFTER + stage] <= max(waited, 0)


@njit(cache=True)
def _goes_first(strict, found, best, least, worth):
    """Whether who was found at a stage goes before who was found at an earlier one."""
    if found[0] < 0:
        return True
    if strict:
        return least <= worth
    return least < found[2] or (least == found[2] and best < found[0])


@njit(cache=True)
def move(a, worker, room):
    """Set a worker's room, and their bit in all sections of each channel that begins or ceases to fit;
    O(sections of the worker)."""
    numbers, people = _part(a, NUMBERS), _part(a, PEOPLE)
    before = people[worker * FIELDS + ROOM]
    people[worker * FIELDS + ROOM] = room
    seat_from, seats = _part(a, SEAT_FROM), _part(a, SEATS)
    wide, high = _part(a, WHO).size >> 6, (_part(a, WHO).size + 4095) >> 12
    words, tops = _part(a, WORDS).view(np.uint64), _part(a, TOPS).view(np.uint64)
    for channel in range(numbers[CHANNELS]):
        weight = numbers[WEIGHTS + channel]
        now = room >= weight
        if now == (before >= weight):
            continue
        for i in range(seat_from[worker], seat_from[worker + 1]):
            word = seats[i] >> 6
            bit = np.uint64(1) << np.uint64(seats[i] & 63)
            at, top = channel * wide + word, channel * high + (word >> 6)
            had = np.uint64(1) << np.uint64(word & 63)
            if now:
                words[at] |= bit
                tops[top] |= had
            else:
                words[at] &= ~bit
                if words[at] == 0:
                    tops[top] &= ~had


@njit(cache=True)
def wait(a, waiting, row):
    """Put a row in front of those that wait for the same."""
    heads = _part(a, HEADS)
    ask = waiting[row, ASK]
    waiting[row, BEFORE], waiting[row, NEXT] = NONE, heads[ask]
    if heads[ask] >= 0:
        waiting[heads[ask], BEFORE] = row
    heads[ask] = row


@njit(cache=True)
def leave(a, waiting, row):
    """Take a row out of those that wait."""
    after, before = waiting[row, NEXT], waiting[row, BEFORE]
    if before >= 0:
        waiting[before, NEXT] = after
    else:
        _part(a, HEADS)[waiting[row, ASK]] = after
    if after >= 0:
        waiting[after, BEFORE] = before


@njit(cache=True)
def pick(a, waiting, worker, at):
    """What a worker takes: (row, stage, total, asked, rate, night, apart) of the unit that is worth most over
    what it costs; of none worth it, the nearest to it; NONE when nothing fits. O(fitting units that wait)."""
    numbers, heads = _part(a, NUMBERS), _part(a, HEADS)
    one = _part(a, PEOPLE)[worker * FIELDS : (worker + 1) * FIELDS]
    first = _part(a, BEST).view(np.int8)[worker * heads.size : (worker + 1) * heads.size]
    found = (np.int64(NONE), np.int64(0), np.int64(0), one[ASKED], one[RATE], np.int64(0), np.int64(0))
    most = np.int64(0)
    for ask in range(heads.size):
        row = heads[ask] if first[ask] < 3 else np.int64(NONE)
        while row >= 0:
            unit = waiting[row]
            if one[ROOM] >= unit[WEIGHT] and _is_tried(numbers, first[ask], at - unit[OPENED]):
                night, apart = _hourly(numbers, one[OFFSET], unit[ZONE], at)
                total = unit[BUSY] * (one[ASKED] + night + apart + numbers[STAGES + first[ask]])
                if unit[LAST] == worker:
                    total -= numbers[AFFINITY] * HOUR
                over = _worth(numbers, unit, at) - total
                lower = found[0] >= 0 and unit[UNIT] < waiting[found[0], UNIT]
                if found[0] < 0 or over > most or (over == most and lower):
                    most = over
                    found = (row, np.int64(first[ask]), total, one[ASKED], one[RATE], night, apart)
            row = unit[NEXT]
    return found


@njit(cache=True)
def _worth(numbers, unit, at):
    waited = max(at - unit[OPENED], 0)
    pressed = max(at - unit[DUE] + numbers[NOTICE], 0)
    # By floats first: whole numbers would leave their word, and what is long overdue be worth nothing.
    rough = 1.0 * HOUR * unit[VALUE]
    rough += 1.0 * SECOND * numbers[WAITING] * waited + 1.0 * SECOND * numbers[PRESSING] * pressed
    if rough > 1.5 * MOST_WORTH:
        return np.int64(MOST_WORTH)
    worth = unit[VALUE] * HOUR + SECOND * (numbers[WAITING] * waited + numbers[PRESSING] * pressed)
    return min(worth, np.int64(MOST_WORTH))


@njit(cache=True)
def settle(group_from, window, cost, work, value, capacity, prices, softness, rounds, eager):
    """Raise and lower the prices of windows until the softened plan loads none beyond what it carries.

    O(rounds x pairs); a window that is 15 softnesses dearer than the best of its group gets nothing.
    """
    load = np.zeros(capacity.size)
    for _ in range(rounds):
        load[:] = 0.0
        for g in range(work.size):
            if work[g] <= 0.0:
                continue
            least = value[g]
            for i in range(group_from[g], group_from[g + 1]):
                if capacity[window[i]] > 0.0:
                    least = min(least, cost[i] + prices[window[i]])
            shares = np.exp((least - value[g]) / softness)
            for i in range(group_from[g], group_from[g + 1]):
                over = cost[i] + prices[window[i]] - least
                if over < 15 * softness and capacity[window[i]] > 0.0:
                    shares += np.exp(-over / softness)
            for i in range(group_from[g], group_from[g + 1]):
                over = cost[i] + prices[window[i]] - least
                if over < 15 * softness and capacity[window[i]] > 0.0:
                    load[window[i]] += work[g] / shares * np.exp(-over / softness)
        for j in range(capacity.size):
            if capacity[j] > 0.0:
                step = np.log(load[j] / capacity[j]) if load[j] > 0.0 else -20.0
                prices[j] = max(0.0, prices[j] + eager * softness * step)
