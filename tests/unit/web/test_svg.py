"""The drawings, and the colours and rules that every page is drawn with."""

import re
from collections.abc import Iterator
from itertools import combinations
from math import cos, radians, sin
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

import heliotrope.interfaces.web.svg as drawings
from heliotrope.core.errors import Invalid
from heliotrope.interfaces.web.svg.course import Scale, scale_of, widths
from heliotrope.interfaces.web.svg.mark import mark, shapes
from heliotrope.interfaces.web.svg.ring import RingState, clock_text, ring, ring_state
from heliotrope.interfaces.web.svg.river import Stage, StageFlow, rail_river, river, scale_text
from heliotrope.interfaces.web.svg.spark import Tone, spark

WEB = Path(drawings.__file__).parents[1]
COUNTS = st.lists(st.integers(0, 10_000_000), min_size=5, max_size=5)

Rgb = tuple[float, float, float]


def flows(counts: list[int], waiting: list[int] | None = None) -> list[StageFlow]:
    return [
        StageFlow(stage=stage, label=stage.value.title(), count=count, waiting=wait, url=f"/units/{stage}")
        for stage, count, wait in zip(Stage, counts, waiting or [0] * 5, strict=True)
    ]


def test_a_quarter_of_the_work_is_half_as_wide():
    """√2500 / √10000 = 1/2 of the room of 100."""
    assert widths([10_000, 2_500, 10_000, 10_000, 10_000], 100) == pytest.approx([100, 50, 100, 100, 100])


def test_three_units_make_a_brook_and_not_a_flood():
    """√3 / √25 = 0.346 of the room, because the scale ends at 25 units or more."""
    assert widths([3, 0, 0, 0, 0], 100) == pytest.approx([34.64, 0, 0, 0, 0], abs=0.01)


@given(COUNTS)
def test_more_work_is_never_narrower_and_no_work_is_dry(counts: list[int]):
    thick = widths(counts, 120)

    assert all(0 <= width <= 120 for width in thick)
    assert all((width == 0) == (count == 0) for width, count in zip(thick, counts, strict=True))
    for (few, narrow), (many, wide) in combinations(sorted(zip(counts, thick, strict=True)), 2):
        assert narrow <= wide or few == many


def test_the_scale_is_said_when_one_stage_holds_most_of_the_work():
    assert scale_of([100_000, 3, 0, 0, 0]) is Scale.LOG
    assert scale_of([0, 0, 0, 0, 0]) is Scale.ROOT
    assert "logarithm" in scale_text(flows([100_000, 3, 0, 0, 0]))
    assert scale_text(flows([3, 0, 0, 0, 0])) in river(flows([3, 0, 0, 0, 0]))


@given(COUNTS, st.data())
def test_every_river_is_a_drawing_that_names_its_units(counts: list[int], data: st.DataObject):
    waiting = [data.draw(st.integers(0, count)) for count in counts]
    with translation.override("en"):
        drawn = river(flows(counts, waiting))

    tree = ElementTree.fromstring(drawn)
    links = [element for element in tree.iter() if element.tag.endswith("a")]
    assert [link.get("href") for link in links] == [f"/units/{stage}" for stage in Stage]
    assert all(
        f"{count:,}" in (link.get("aria-label") or "") for link, count in zip(links, counts, strict=True)
    )
    assert "nan" not in drawn
    assert "style" not in drawn


def test_a_clients_own_words_cannot_become_markup():
    evil = "<script>alert(1)</script>"
    stages = [StageFlow(stage=stage, label=evil, count=1, waiting=1, url='/"><b>') for stage in Stage]

    for drawn in (river(stages), spark([1, 2], label=evil), ring(used_s=1, allowed_s=2, calendar=evil)):
        assert "<script" not in drawn
        assert "<b>" not in drawn


def test_an_impossible_river_is_refused():
    with pytest.raises(Invalid):
        StageFlow(stage=Stage.MATCH, label="Match", count=2, waiting=3)
    with pytest.raises(Invalid):
        river(flows([1, 1, 1, 1, 1])[:4])
    with pytest.raises(Invalid):
        river(flows([1, 1, 1, 1, 1]), height=60)
    with pytest.raises(Invalid):
        rail_river([1, 2, 3])


def test_figures_are_written_as_the_reader_writes_them():
    with translation.override("de"):
        assert "12.408" in river(flows([12_408, 0, 0, 0, 0]))
    with translation.override("zh-hans"):
        assert "12,408" in river(flows([12_408, 0, 0, 0, 0]))


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (249, "4:09"), (32_700, "9h05"), (97_200, "27h"), (345_600, "4d")]
)
def test_a_clock_fits_its_ring(seconds: int, text: str):
    with translation.override("en"):
        assert clock_text(seconds) == text


@given(st.floats(0, 10**7), st.floats(1, 10**6), st.floats(0.01, 1))
def test_a_clock_warns_before_it_is_over(used_s: float, allowed_s: float, warn_ratio: float):
    state = ring_state(used_s=used_s, allowed_s=allowed_s, warn_ratio=warn_ratio)

    assert (state is RingState.OVER) == (used_s >= allowed_s)
    drawn = ring(used_s=used_s, allowed_s=allowed_s, warn_ratio=warn_ratio)
    assert f'data-state="{state}"' in drawn
    assert ElementTree.fromstring(drawn).get("role") == "img"


def test_a_ring_says_its_overrun_and_the_calendar_behind_it():
    with translation.override("en"):
        drawn = ring(used_s=2550, allowed_s=1800, calendar="Manila, weekdays 9 to 18")
    assert "+12:30" in drawn
    assert "12:30 over the allowed 30:00. Manila, weekdays 9 to 18" in drawn


def test_a_clock_without_time_is_refused():
    for wrong in ({"used_s": -1, "allowed_s": 5}, {"used_s": 0, "allowed_s": 0}):
        with pytest.raises(Invalid):
            ring(**wrong)


def test_nothing_measured_is_a_gap_and_never_a_zero():
    drawn = spark([90, 88, None, 91], label="Service level", tone=Tone.GOOD)
    assert drawn.count('class="spark-line"') == 1
    assert drawn.count('class="spark-end"') == 1
    with translation.override("en"):
        assert "nothing measured yet" in spark([None, None], label="Service level")


def test_a_spark_stands_on_zero():
    """Values 5 and 10 in a height of 28 with margins of 3: 10 lies at 3, 5 at 14, zero at 25."""
    drawn = spark([5, 10], label="Units", width=96, height=28)
    assert "M3 14L93 3" in drawn
    assert 'd="M0 25H96"' in drawn


def test_a_loss_hangs_under_the_zero_line():
    drawn = spark([-10, -10], label="Margin", width=96, height=28)
    assert 'd="M0 3H96"' in drawn
    assert "M3 25L93 25" in drawn


def test_the_mark_is_one_drawing_everywhere():
    assert shapes() in (WEB / "static/img/mark.svg").read_text()
    assert shapes() in (WEB / "static/img/favicon.svg").read_text()
    assert mark() in (WEB / "templates/components/mark.html").read_text()
    assert mark().count("mark-petal") == len(Stage)
    assert 'aria-label="Heliotrope"' in mark(title="Heliotrope")


def test_no_page_carries_inline_style_script_or_a_raw_colour():
    for page in (WEB / "templates").rglob("*.html"):
        text = page.read_text()
        assert not re.search(
            r"\sstyle\s*=|<style|\son[a-z]+\s*=|<script(?![^>]*\s(src=|type=\"application/json\"))", text
        ), page
    for sheet in (WEB / "static/css").glob("*.css"):
        colours = re.findall(r"oklch\(\d|#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", sheet.read_text())
        assert not colours or sheet.name == "tokens.css", sheet


def linear(lightness: float, chroma: float, hue: float) -> Rgb:
    """Linear sRGB of an oklch colour.  Source: Ottosson (2020), A perceptual color space."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def oklab(red: float, green: float, blue: float) -> Rgb:
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def tokens(mode: int) -> dict[str, tuple[float, float, float]]:
    pattern = r"--([\w-]+): light-dark\(oklch\(([^)/]+)\), oklch\(([^)/]+)\)\)"
    found = re.findall(pattern, (WEB / "static/css/tokens.css").read_text())
    return {name: tuple(float(part) for part in pair[mode].split()) for name, *pair in found}


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """Source: WCAG 2.2, contrast ratio of relative luminances."""
    lights = []
    for colour in (one, other):
        red, green, blue = (min(1.0, max(0.0, part)) for part in linear(*colour))
        lights.append(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def pairs() -> Iterator[tuple[str, str, float]]:
    grounds = ("surface", "surface-sunk", "surface-raised", "surface-hover")
    for ground in grounds:
        for words in ("ink", "ink-soft", "ink-faint", "act", "good-ink", "warn-ink", "bad-ink", "sun-ink"):
            yield words, ground, 4.5
    for ground in grounds[:3]:
        for shape in ("good", "bad", "line-strong", "night", *Stage):
            yield shape, ground, 3.0
    for state in ("good", "warn", "bad", "sun"):
        yield f"{state}-ink", f"{state}-wash", 4.5
    yield from (("ink", "act-wash", 4.5), ("act", "act-wash", 4.5), ("ink-soft", "idle-wash", 4.5))
    yield from (("act-on", "act-fill", 4.5), ("act-on", "act-fill-hover", 4.5), ("act-on", "bad-fill", 4.5))
    yield "ink-soft", "act-wash", 4.5


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_words_and_shapes_stand_out_by_day_and_by_night(mode: int):
    known = tokens(mode)
    weak = {
        (front, ground): round(contrast(known[front], known[ground]), 2)
        for front, ground, least in pairs()
        if contrast(known[front], known[ground]) < least
    }
    assert not weak


def test_black_on_white_is_the_known_contrast():
    assert contrast((1, 0, 0), (0, 0, 0)) == pytest.approx(21, abs=0.01)


DEUTERANOPIA = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.01182, 0.04294, 0.968881),
)
PROTANOPIA = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("eye", [DEUTERANOPIA, PROTANOPIA], ids=["deuteranopia", "protanopia"])
def test_the_five_stages_stay_apart_for_colour_blind_eyes(mode: int, eye: tuple[Rgb, Rgb, Rgb]):
    """Distances in oklab times 100; about 2 is just noticeable.  Source: Machado et al. (2009)."""
    known = tokens(mode)
    assert len({known[stage][0] for stage in Stage}) == 1, "equal lightness"
    seen = []
    for stage in Stage:
        lin = linear(*known[stage])
        rgb = (sum(weight * part for weight, part in zip(row, lin, strict=True)) for row in eye)
        seen.append(oklab(*(min(1.0, max(0.0, part)) for part in rgb)))
    least = min(sum((a - b) ** 2 for a, b in zip(x, y, strict=True)) ** 0.5 for x, y in combinations(seen, 2))
    assert 100 * least > 5
