"""What an AI worker says of an annotation item: the nearest label, or nothing."""

import pytest

from heliotrope.core.line import Assisted, ItemContent
from heliotrope.lines.annotation.line import LINE
from tests.support.lines import task

TOPICS = ["sports", "home_politics", "food-and-drink"]


def proposed(content: ItemContent, labels: list[str]) -> object:
    assert isinstance(LINE, Assisted)
    return LINE.propose(task(content, LINE.options({"labels": labels})))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Das Team gewann das Finale", "sports"),
        ("The parliament voted on the new law", "home_politics"),
        ("这道菜需要新鲜的罗勒", "food-and-drink"),
    ],
)
def test_a_text_gets_the_label_that_its_words_are_nearest_to(text, label):
    given = proposed(ItemContent(key="a", text=text), TOPICS)

    assert given == {"answer": label}
    assert LINE.answer(task(ItemContent(key="a"), LINE.options({"labels": TOPICS})), given).code == label


@pytest.mark.parametrize(
    ("content", "labels"),
    [
        (ItemContent(key="a", image=b"png"), TOPICS),
        (ItemContent(key="a", text="The team won", image=b"png"), TOPICS),
        (ItemContent(key="a", text="The team won"), ["0", "1"]),
        (ItemContent(key="a", text="!?"), TOPICS),
        (ItemContent(key="a"), TOPICS),
    ],
)
def test_images_labels_without_words_and_texts_without_words_are_for_people(content, labels):
    assert proposed(content, labels) is None
