"""A held-out corpus of names and addresses in thirteen written languages; see `mask_templates_names`."""

import random

from mask_corpus import Gold, Planted
from mask_templates_names import WEST, Speech
from mask_templates_names_asia import ASIA


def held_out(seed: int, *, each: int) -> list[Planted]:
    """So many texts of every language: two sentences with a value, and two near misses between them."""
    rng = random.Random(seed)
    return [_text(one, rng) for one in (*WEST, *ASIA) for _ in range(each)]


def _text(one: Speech, rng: random.Random) -> Planted:
    gap = "" if one.code in {"zh-Hans", "zh-Hant", "ja"} else " "
    parts: list[str] = []
    gold: list[Gold] = []
    for kind, sentences in (("PERSON", one.persons), ("ADDRESS", one.addresses)):
        value = _person(one, rng) if kind == "PERSON" else _address(one, rng)
        before, _, after = rng.choice(sentences).partition("{}")
        start = sum(map(len, parts)) + len(before)
        gold.append(Gold(start=start, end=start + len(value), kind=kind, checked=False))
        end = "\n" if "\n" in before or not after else gap  # a signature or a form's field ends its line
        parts += (before, value, after, end, rng.choice(one.none), gap)
    return Planted(text="".join(parts), language=one.code, locale=one.code, country="", gold=tuple(gold))


def _person(one: Speech, rng: random.Random) -> str:
    draw = {"g": one.given, "f": one.family, "M": ("J", "R", "T")}
    return "".join(rng.choice(draw.get(sign, (sign,))) if _alone(sign) else sign for sign in _signs(one, rng))


def _signs(one: Speech, rng: random.Random) -> list[str]:
    """The order's parts: a letter alone is drawn, a word such as *von* stays."""
    order = rng.choice(one.order)
    signs: list[str] = []
    for word in order.split(" "):
        signs += [" "] if signs else []
        signs += list(word) if set(word) <= {"g", "f"} else [word[0], "."] if word == "M." else [word]
    return signs


def _alone(sign: str) -> bool:
    return sign in {"g", "f", "M"}


def _address(one: Speech, rng: random.Random) -> str:
    return rng.choice(one.form).format(
        street=rng.choice(one.streets),
        town=rng.choice(one.towns),
        n=rng.randint(2, 298),
        k=rng.randint(1, 9),
    )
