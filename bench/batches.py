"""Batches drawn by seed, with skills and languages as uneven as a service operation has them."""

from dataclasses import dataclass

import numpy as np

from heliotrope.core.match.batch.problem import COIN, HOUR, Problem, Units, Windows, Workers

WEEK_H = 168


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a batch is drawn; values between ``least`` and ``most`` of the currency."""

    units: int
    workers: int
    windows: int = 2
    skills: int = 30
    languages: int = 8
    least: float = 60
    most: float = 200


def draw(shape: Shape, seed: int) -> Problem:
    """A week of work of an hour each: skills and languages by rank (the first are common), levels 1 to 5.

    A worker has up to three skills and two languages, a log-normal rate around 13 an hour, and windows of two
    to eight hours that take half their length; a unit may be done within three to 24 hours of its release.
    """
    rng = np.random.default_rng(seed)
    common = 1 / np.arange(1, shape.skills + 1) ** 0.7
    spoken = 1 / np.arange(1, shape.languages + 1) ** 0.8
    common, spoken = common / common.sum(), spoken / spoken.sum()
    n, w, every = shape.units, shape.workers, np.arange(shape.workers)
    skills, languages = np.zeros((w, shape.skills), np.int8), np.zeros((w, shape.languages), np.int8)
    for _ in range(3):
        skills[every, rng.choice(shape.skills, w, p=common)] = rng.integers(1, 6, w)
    for _ in range(2):
        languages[every, rng.choice(shape.languages, w, p=spoken)] = rng.integers(2, 6, w)
    rate = np.round(rng.lognormal(2.6, 0.5, w), 2)
    start = rng.integers(0, WEEK_H - 8, w * shape.windows)
    length = rng.integers(2, 9, w * shape.windows)
    release = rng.integers(0, WEEK_H - 6, n)
    return Problem(
        units=Units(
            skill=rng.choice(shape.skills, n, p=common).astype(np.int32),
            level=rng.integers(1, 5, n).astype(np.int8),
            language=rng.choice(shape.languages, n, p=spoken).astype(np.int32),
            language_level=rng.integers(1, 5, n).astype(np.int8),
            effort=np.full(n, HOUR, np.int64),
            release=release * 3_600,
            due=(release + rng.integers(3, 25, n)) * 3_600,
            value=np.round(np.round(rng.uniform(shape.least, shape.most, n), 2) * COIN).astype(np.int64),
            certificates=np.zeros(n, np.uint64),
            homes=np.zeros(n, np.uint64),
        ),
        workers=Workers(
            skills=skills,
            languages=languages,
            rate=np.round(rate * COIN).astype(np.int64),
            certificates=np.zeros(w, np.uint64),
            home=np.zeros(w, np.int32),
        ),
        windows=Windows(
            worker=np.repeat(every, shape.windows).astype(np.int64),
            start=start * 3_600,
            end=(start + length) * 3_600,
            capacity=np.maximum(1, length // 2) * HOUR,
        ),
    )
