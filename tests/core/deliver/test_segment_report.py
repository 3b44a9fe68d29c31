"""The report of a delivery: its words add up, and its findings make its score."""

import csv
import io
import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.decompose.segments import WEIGHTS, planned
from heliotrope.core.deliver.segment_report import COLUMNS, Delivered, delivered, sheet, written
from heliotrope.core.line import Result
from heliotrope.core.quality.mqm import Found, Severity
from heliotrope.core.text.bilingual.document import Document, Segment
from heliotrope.core.text.bilingual.languages import Languages
from heliotrope.core.text.memory import Band, Recall

EN_DE = Languages(source="en", target="de-at")


def segment(key="1", band=Band.NONE, words="10.0", **told):
    facts = {"code": "translated", "target": "⟦1⟧Tür⟦/1⟧", "findings": None}
    return Delivered(key=key, band=band, words=Decimal(words), **facts | told)


DOOR = Document(segments=(Segment(key="1", line=1, text="Door"),))
CONTENT = planned(DOOR, EN_DE, Recall(()), ())[0].content
MAJOR = Found(category="accuracy/omission", severity=Severity.MAJOR, note="a word")


def test_a_report_counts_words_by_band_and_scores_what_was_revised():
    """10 new words; 20 known at 0.20, revised with a major finding: 5 points in 20 words, 250 per 1,000."""
    report = json.loads(
        written(
            [segment(), segment("2", Band.EXACT, "20.0", code="revised", findings=(MAJOR,))], EN_DE, WEIGHTS
        )
    )

    bands = {band["band"]: band for band in report["bands"]}
    assert report["languages"] == {"source": "en", "target": "de-AT"}
    assert (report["segments"], report["words"]) == (2, "30")
    assert (bands["0"]["weighted_words"], bands["100"]["weighted_words"]) == ("10", "4")
    assert (bands["100"]["weight"], bands["75"]["segments"]) == ("0.20", 0)
    assert report["revision"] == {
        "segments": 1,
        "changed": 1,
        "findings": [
            {"key": "2", "category": "accuracy/omission", "severity": "major", "note": "a word"},
        ],
    }
    assert report["mqm"] == {"words": "20", "penalty": 5, "per_thousand": "250", "overall": "75"}


def test_a_delivery_that_nobody_revised_has_no_score():
    assert json.loads(written([segment()], EN_DE, WEIGHTS))["mqm"] is None
    assert json.loads(written([], EN_DE, WEIGHTS))["segments"] == 0


def test_a_sheet_has_a_row_for_each_segment_and_runs_nothing():
    header, row = csv.reader(
        io.StringIO(sheet([segment("=1+1", findings=(MAJOR, MAJOR))], WEIGHTS).decode(), newline="")
    )

    assert tuple(header) == COLUMNS
    assert row == [
        "'=1+1", "no match", "10", "10", "translated", "3",
        "accuracy/omission (major); accuracy/omission (major)", "10",
    ]  # fmt: skip


def test_a_settled_segment_is_revised_when_it_has_findings_though_there_are_none():
    def settled(**body):
        return delivered(
            Result(
                content=CONTENT, answer="confirmed", confidence_ratio=None, judgements=2, on_target=True,
                body={"target": "Tür", **body},
            )
        )  # fmt: skip

    assert settled().findings is None
    assert settled(findings=[]).findings == ()
    assert settled(findings=[MAJOR.as_data()]).findings == (MAJOR,)


@given(st.lists(st.tuples(st.sampled_from(Band), st.integers(0, 5000)), max_size=20))
def test_the_words_of_the_bands_are_the_words_of_the_order(counted):
    segments = [
        segment(str(place), band, str(Decimal(tenths) / 10)) for place, (band, tenths) in enumerate(counted)
    ]

    report = json.loads(written(segments, EN_DE, WEIGHTS))

    assert sum(Decimal(band["words"]) for band in report["bands"]) == Decimal(report["words"])
    assert sum(band["segments"] for band in report["bands"]) == len(segments)
