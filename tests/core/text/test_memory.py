"""What memory knows of a segment: the same, the same between its neighbours, or something near."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.text.bilingual.pairs import Known
from heliotrope.core.text.memory import (
    Band,
    Match,
    Recall,
    band_of,
    context_digest,
    difference,
    proposed,
    similarity,
    tokens,
)


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


PAIR = {"1": {"kind": "pair"}}


@pytest.mark.parametrize(
    ("score", "target", "target_proposed"),
    [
        (101, "⟦1⟧Tür⟦/1⟧", "⟦1⟧Tür⟦/1⟧"),
        (85, "⟦1⟧Tür⟦/1⟧⟦2/⟧", "⟦1⟧Tür⟦/1⟧"),
        (84, "⟦1⟧Tür⟦/1⟧", ""),
        (100, "Tür", ""),
        (100, "⟦/1⟧Tür⟦1⟧", ""),
    ],
)
def test_a_match_is_proposed_when_it_is_near_and_its_tags_fit(score, target, target_proposed):
    match = Match(score=score, known=Known(source="⟦1⟧Door⟦/1⟧", target=target))

    assert proposed(match, PAIR) == target_proposed
    assert proposed(Match.of_data(match.as_data()), PAIR) == target_proposed


def test_nothing_is_proposed_without_a_match():
    assert proposed(None, PAIR) == ""
