"""The floor's index, built from columns: for each ask and stage who may, by zone, price and number."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heliotrope.core.errors import Invalid
from heliotrope.core.match.batch.problem import Whole
from heliotrope.core.match.dispatch.asks import LEVELS, MOST_AN_HOUR, NOBODY, Ask, Crew, Rules

Parts = list[Whole]
NO_STAGE = len(LEVELS)
Members = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Known:
    """Who may do what, whatever it costs.

    ``lists`` are the workers of each list, ``places`` (asks, 3) the list of each ask and stage or ``NOBODY``,
    ``first`` (workers, asks) the first stage at which a worker may, ``NO_STAGE`` for none.
    """

    lists: tuple[Members, ...]
    places: Whole
    first: npt.NDArray[np.int8]


def known(crew: Crew, asks: Sequence[Ask]) -> Known:
    """Lists of who may; asks that ask the same of a worker at a stage share one.  O(lists x workers)."""
    of: dict[tuple[int, ...], int] = {}
    lists: list[Members] = []
    places = np.full((len(asks), len(LEVELS)), NOBODY, np.int64)
    first = np.full((len(crew), len(asks)), NO_STAGE, np.int8)
    for at, ask in enumerate(asks):
        for stage in reversed(range((0 if ask.language == NOBODY else ask.worst) + 1)):
            level = 0 if ask.language == NOBODY else LEVELS[stage]
            language = ask.language if level else NOBODY
            key = (ask.skill, ask.level, ask.certificates, ask.homes, language, level)
            if key not in of:
                of[key] = len(lists)
                lists.append(np.flatnonzero(_who(crew, ask, language, level)))
            places[at, stage] = of[key]
            first[lists[of[key]], at] = stage
    return Known(lists=tuple(lists), places=places, first=first)


def _who(crew: Crew, ask: Ask, language: int, level: int) -> npt.NDArray[np.bool_]:
    one = crew.workers
    who = one.skills[:, ask.skill] >= ask.level
    if language != NOBODY:
        who &= one.languages[:, language] >= level
    if ask.certificates:
        needed = np.uint64(ask.certificates)
        who &= (one.certificates & needed) == needed
    if ask.homes:
        who &= (np.uint64(ask.homes) >> one.home.astype(np.uint64)) & np.uint64(1) == 1
    return who


def index(crew: Crew, who: Known, bids: Whole, room: Whole, rules: Rules) -> Whole:
    """The parts of the index one behind the other, behind where each begins; O(seats x log seats)."""
    if len(bids) != len(crew) or not 0 <= bids.min(initial=0) <= bids.max(initial=0) <= MOST_AN_HOUR:
        raise Invalid("a bid price is missing, below zero or beyond what can be reckoned with")
    asked = crew.workers.rate + bids
    seated, bounds, sections = _sections(crew, who, asked)
    lists = np.zeros((*who.places.shape, 2), np.int64)
    there = who.places != NOBODY
    lists[there] = bounds[who.places[there]]
    filled = np.flatnonzero(seated != NOBODY)
    by_worker = filled[np.argsort(seated[filled], kind="stable")]
    counts = np.bincount(seated[filled], minlength=len(crew)) if len(filled) else np.zeros(len(crew), int)
    words, tops = _bits(seated, room, rules)
    padding = -who.first.size % 8
    return _joined(
        [
            numbers(rules, len(who.places)),
            lists.reshape(-1),
            sections.reshape(-1),
            words.view(np.int64),
            tops.view(np.int64),
            seated,
            np.stack((room, asked, crew.workers.rate, crew.offset_s), axis=1).reshape(-1).astype(np.int64),
            np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
            by_worker,
            np.concatenate((who.first.reshape(-1), np.zeros(padding, np.int8))).view(np.int64),
            np.full(len(who.places), NOBODY, np.int64),
        ]
    )


def numbers(rules: Rules, asks: int) -> Whole:
    """The rules as the kernels read them."""
    one = rules
    head = [len(one.weights), asks, *one.stages, *one.night, *one.apart]
    tail = [one.affinity, one.waiting, one.pressing, one.notice_s, one.strict, *one.after_s, *one.weights]
    return np.array([*head, *tail], np.int64)


def _sections(crew: Crew, who: Known, asked: Whole) -> tuple[Whole, Whole, Whole]:
    """Who sits at each bit, ``NOBODY`` at those that fill a word; the sections of each list; (zone, first
    word, end word) of each section."""
    seated: list[Whole] = []
    bounds: list[tuple[int, int]] = []
    sections: list[tuple[int, int, int]] = []
    word = 0
    for members in who.lists:
        begin = len(sections)
        order = members[np.lexsort((members, asked[members], crew.offset_s[members]))]
        zones, starts = np.unique(crew.offset_s[order], return_index=True)
        for zone, seats in zip(zones.tolist(), np.split(order, starts[1:]), strict=False):
            words = -(-len(seats) // 64)
            seated.append(np.concatenate((seats, np.full(words * 64 - len(seats), NOBODY))))
            sections.append((zone, word, word + words))
            word += words
        bounds.append((begin, len(sections)))
    return (
        np.concatenate(seated).astype(np.int64) if seated else np.zeros(0, np.int64),
        np.array(bounds, np.int64).reshape(-1, 2),
        np.array(sections, np.int64).reshape(-1, 3),
    )


def _bits(seated: Whole, room: Whole, rules: Rules) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """Which seats have room for each channel, and which words have any."""
    there = np.where(seated == NOBODY, -1, room[seated] if len(room) else -1)
    words, tops = [], []
    for weight in rules.weights:
        row = np.packbits(there >= weight, bitorder="little").view(np.uint64)
        some = np.packbits(row != 0, bitorder="little")
        words.append(row)
        tops.append(np.concatenate((some, np.zeros(-len(some) % 8, np.uint8))).view(np.uint64))
    return np.concatenate(words), np.concatenate(tops)


def _joined(parts: Parts) -> Whole:
    ends = np.cumsum([len(part) for part in parts]) + len(parts) + 1
    return np.concatenate((np.array([len(parts) + 1], np.int64), ends, *parts)).astype(np.int64)
