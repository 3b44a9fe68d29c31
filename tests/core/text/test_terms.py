"""A client's terms: read from a file, found where a word begins."""

import pytest

from heliotrope.core.errors import InvalidRows
from heliotrope.core.text import terms


def test_terms_are_read_from_a_csv_and_every_bad_row_is_named():
    assert terms.read("source,target,note,forbidden\nTür,door,,no\nTor,gate,n,yes\n".encode())[1].forbidden
    with pytest.raises(InvalidRows) as refused:
        terms.read(b"source,target,forbidden\n,door,\nTor,gate,perhaps\n")
    assert [(row.line, row.column) for row in refused.value.rows] == [(2, "source"), (3, "forbidden")]


@pytest.mark.parametrize(
    ("text", "spaced", "count"),
    [
        ("Close the DOOR.", True, 1),
        ("Close the ⟦1⟧do⟦/1⟧ors", True, 1),
        ("An indoor plant", True, 0),
        ("An indoor plant by the door", True, 1),
        ("一个indoor植物", False, 1),
        ("", True, 0),
    ],
)
def test_a_term_is_found_in_any_case_at_the_beginning_of_a_word(text, spaced, count):
    known = (terms.Term(source="door", target="Tür"),)

    assert len(terms.terms_in(text, known, spaced=spaced)) == count
