"""What a certificate says follows from what it lists, and a delivered file differs by line."""

from dataclasses import replace

import pytest

from heliotrope.core.deliver.certificate.document import Part, read
from heliotrope.core.deliver.certificate.saying import File, parts_of, recomputed, unlike
from heliotrope.core.errors import Invalid
from tests.core.deliver.certificate.cast import FILE, RESULTS, document, statement

PARTS = parts_of(statement())


def part(name: str) -> Part:
    return next(one for one in PARTS if one.name == name)


def changed(name: str, **content: object) -> list[Part]:
    """The parts with one of them signed anew by somebody who lies."""
    return [
        Part(name=one.name, content={**one.content, **content}) if one.name == name else one for one in PARTS
    ]


def test_four_of_five_right_of_forty_by_hand():
    """0.8, and one of forty put right: 0.825."""
    assert part("accuracy").content["ratio"] == "0.8250"
    assert part("accuracy").content["before"] == "0.8000"
    assert part("target").content == {"ratio": "0.9000", "outcome": "missed"}
    assert part("sample").content["inspected"] == 5
    assert part("delivered").content == {"items": 42, "gold": 2, "not_judged": 1}
    assert part("not judged 1").content == {"item": "item x", "number": 7}


def test_figures_follow_from_the_strata_and_strata_from_the_items():
    assert recomputed(PARTS) == ()
    assert {one.part for one in recomputed(changed("accuracy", ratio="0.9900"))} == {"accuracy"}
    assert {one.part for one in recomputed(changed("target", outcome="shown"))} == {"target"}
    assert {one.part for one in recomputed(changed("inspected 5", right="yes"))} == {"stratum 1"}
    assert {one.part for one in recomputed(changed("stratum 1", right=3))} == {"accuracy", "stratum 1"}


def test_a_sample_that_the_seed_does_not_draw_in_this_order_is_noticed():
    assert any(one.part.startswith("inspected") for one in recomputed(changed("sample", seed="a better one")))


def test_counts_that_cannot_be_are_a_fault_and_no_crash():
    assert recomputed(changed("stratum 1", right=50))[0].part == "sample"


def test_work_by_steps_states_no_accuracy():
    parts = parts_of(replace(statement(), sampled=None, last_steps={"confirmed": 30, "revised": 12}))
    by_name = {one.name: one.content for one in parts}

    assert "accuracy" not in by_name
    assert by_name["rests on"] == {"basis": "steps"}
    assert by_name["last step revised"] == {"items": 12}
    assert recomputed(parts) == ()


def test_the_delivered_file_is_known_by_its_bytes_whatever_its_name():
    assert unlike(PARTS, FILE) == ()
    assert unlike(PARTS, replace(FILE, name="copy.jsonl")) == ()


def test_a_changed_line_is_named_by_its_number():
    tampered = File(name=FILE.name, media_type="", content=RESULTS.replace(b"dog", b"cat"))
    assert [one.why for one in unlike(PARTS, tampered)] == ["line 2 was changed"]


def test_a_line_more_or_less_is_said():
    found = unlike(PARTS, File(name=FILE.name, media_type="", content=RESULTS + b"{}\n"))
    assert [one.why for one in found] == ["it has 4 lines, the delivery had 3"]


def test_a_file_without_lines_is_only_whole_or_not():
    packed = File(name="pictures.zip", media_type="application/zip", content=b"zip\nzip")
    parts = parts_of(replace(statement(), files=(packed,)))
    assert unlike(parts, packed) == ()
    assert "bytes" in unlike(parts, replace(packed, content=b"zap"))[0].why


def test_a_strange_file_is_refused_with_the_names_there_are():
    with pytest.raises(Invalid, match=r"results\.jsonl"):
        unlike(PARTS, File(name="other.jsonl", media_type="", content=b"x"))


def test_the_document_can_be_read_back():
    head, parts, signatures, own = read(document())
    assert (head.version, len(parts), len(signatures), bool(own)) == (1, len(PARTS), len(PARTS), True)
