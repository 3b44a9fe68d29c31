"""What memory knows of a segment, what that leaves to pay, and how it travels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import InvalidRows
from heliotrope.core.text.bilingual.document import Document, Segment
from heliotrope.core.text.bilingual.languages import Languages
from heliotrope.core.text.bilingual.pairs import Known
from heliotrope.lines.translation import terms_file
from heliotrope.lines.translation.matching import (
    Band,
    Recall,
    band_of,
    context_digest,
    difference,
    similarity,
    tokens,
)
from heliotrope.lines.translation.planning import Term, planned
from heliotrope.lines.translation.settings import settings_of

EN_DE = Languages(source="en", target="de")


def test_one_word_of_four_that_differs_leaves_three_quarters():
    assert similarity("Open the red door", "Open the blue door") == 75


def test_a_different_case_or_mark_is_no_exact_match():
    assert similarity("Save the file.", "save the file.") == 75
    assert similarity("Save  the file.", "Save the file.") == 100


def test_a_long_sentence_with_one_change_stays_under_a_hundred():
    text = " ".join(f"w{n}" for n in range(200))
    assert similarity(text, f"{text} x") == 99


@given(st.text(max_size=40), st.text(max_size=40))
def test_similarity_is_the_same_both_ways_and_100_only_for_the_same(one, other):
    score = similarity(one, other)

    assert score == similarity(other, one)
    assert 0 <= score <= 100
    assert similarity(one, one) == 100


@given(st.lists(st.sampled_from("abcd"), max_size=6), st.lists(st.sampled_from("abcd"), max_size=6))
def test_similarity_agrees_with_the_textbook_distance(one, other):
    """Reference: Wagner & Fischer (1974), the whole table."""
    table = [[max(i, j) for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i, a in enumerate(one, start=1):
        for j, b in enumerate(other, start=1):
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a != b))
    if one != other:
        expected = 100 * (max(len(one), len(other)) - table[-1][-1]) // max(len(one), len(other))
        assert similarity(" ".join(one), " ".join(other)) == min(99, expected)


def test_characters_of_chinese_and_tags_are_tokens_of_their_own():
    assert tokens("你好 ⟦1⟧OK⟦/1⟧。") == ["你", "好", "⟦1⟧", "OK", "⟦/1⟧", "。"]


@given(st.lists(st.text(min_size=1, max_size=20), max_size=8), st.text(min_size=1, max_size=20))
def test_the_quick_search_finds_what_looking_at_every_pair_finds(sources, asked):
    recall = Recall([Known(source=source, target="x") for source in sources])

    best = max((similarity(source, asked) for source in sources), default=0)
    found = recall.best(asked, "none")

    assert (found.score if found else 0) == (best if best >= 75 else 0)


def test_the_same_neighbours_make_a_match_in_context():
    context = context_digest("Before", "After")
    recall = Recall(
        [Known(source="Go", target="Gehen"), Known(source="Go", target="Los", context=context)],
    )

    assert recall.best("Go", context).known.target == "Los"
    assert (recall.best("Go", context).score, recall.best("Go", "other").score) == (101, 100)


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (101, "101"),
        (100, "100"),
        (99, "95"),
        (95, "95"),
        (94, "85"),
        (85, "85"),
        (84, "75"),
        (75, "75"),
        (74, "0"),
    ],
)
def test_a_score_falls_into_its_band(score, band):
    assert band_of(score) is Band(band)


def test_a_difference_gives_both_texts_back():
    pieces = difference("Open the red door", "Open the blue door now")

    assert "".join(one.text for one in pieces if one.kind != "gone") == "Open the blue door now"
    assert "".join(one.text for one in pieces if one.kind != "new") == "Open the red door"


def document(*texts):
    return Document(
        segments=tuple(Segment(key=str(n), line=n, text=text) for n, text in enumerate(texts, start=1))
    )


def test_a_repetition_within_the_file_is_known_and_the_first_one_is_not():
    items = planned(
        document("New text here", "Other", "New text here"), settings_of({}), EN_DE, Recall([]), ()
    )

    assert [item.content.data["band"] for item in items] == ["0", "0", "101"]
    assert items[2].content.data["repeats"] == "1"


def test_an_item_keeps_its_neighbours_its_match_and_its_terms():
    recall = Recall([Known(source="Open the red door", target="Öffne die rote Tür", origin="2024")])
    terms = (Term(source="door", target="Tür"), Term(source="window", target="Fenster"))

    item = planned(document("A", "Open the blue door", "B"), settings_of({}), EN_DE, recall, terms)[1]

    data = item.content.data
    assert (data["previous"], data["next"], data["band"], data["words"]) == ("A", "B", "75", "4.0")
    assert data["match"] == {
        "score": 75, "source": "Open the red door", "target": "Öffne die rote Tür", "origin": "2024",
    }  # fmt: skip
    assert [term["target"] for term in data["terms"]] == ["Tür"]
    assert (item.requirement.language, item.requirement.reads) == ("de", "en")


def test_terms_are_read_from_a_csv_and_every_bad_row_is_named():
    assert terms_file.read("source,target,note,forbidden\nTür,door,,no\nTor,gate,n,yes\n".encode())[
        1
    ].forbidden
    with pytest.raises(InvalidRows) as refused:
        terms_file.read(b"source,target,forbidden\n,door,\nTor,gate,perhaps\n")
    assert [(row.line, row.column) for row in refused.value.rows] == [(2, "source"), (3, "forbidden")]
