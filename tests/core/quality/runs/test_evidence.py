"""Evidence lies where any file system takes it."""

from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.quality.runs.evidence import folder, listed
from tests.core.quality.runs.cast import SHOT


def test_evidence_is_named_by_what_it_belongs_to():
    body = {"steps": [{"evidence": []}, {"evidence": [SHOT]}], "defects": [{"evidence": [{"text": "500"}]}]}

    assert [(one.path, one.place, one.text) for one in listed(body, "here")] == [
        ("here/step-2-1.png", "step-2", ""),
        ("here/defect-1-1.txt", "defect-1", "500"),
    ]


@given(st.text(max_size=60), st.integers(1, 9999))
def test_a_folder_of_evidence_stays_in_its_place(key: str, number: int):
    path = folder(number, key)

    assert path.startswith(f"evidence/{number:04d}-")
    assert path.count("/") == 1
    assert ".." not in path.split("/")
    assert not set(path) & set('\\:*?"<>|\n\r\t\x00')
