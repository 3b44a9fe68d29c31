"""Values of people as tags of a segment: hidden, held once by a target, and put back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.masking.kinds import Kind, Span
from heliotrope.core.text.bilingual import files
from heliotrope.core.text.bilingual.document import Document, Segment, Target
from heliotrope.core.text.bilingual.languages import Languages
from heliotrope.core.text.bilingual.marks import MARK, faults, to_text
from heliotrope.core.text.bilingual.pairs import Known
from heliotrope.core.text.hiding import Veiled, hidden, named, restored, values
from heliotrope.core.text.memory import Recall, proposed

EN_DE = Languages(source="en", target="de")
NAMES = re.compile("Ana Silva|Bo Lind|Ana")


def find(text: str, _language: str) -> list[Span]:
    return [
        Span(start=met.start(), end=met.end(), kind=Kind.PERSON, points=90, rule="test")
        for met in NAMES.finditer(text)
    ]


def hide(text: str, *, draft: str = "", **more) -> Segment:
    tags = more.pop("tags", {})
    segment = Segment(key="1", line=1, text=text, tags=tags, draft=draft, **more)
    return hidden(Document(segments=(segment,)), EN_DE, find).segments[0]


def test_a_value_is_a_tag_and_the_same_one_has_the_same_placeholder_in_every_segment():
    texts = ("Ana Silva met Bo Lind.", "Bo  Lind left; Ana left.", "⟨PERSON_3⟩ is typed by Bo Lind.")
    document = Document(
        segments=tuple(Segment(key=str(n), line=n, text=text) for n, text in enumerate(texts, 1))
    )

    first, second, third = hidden(document, EN_DE, find).segments

    assert first.text == "⟦1/⟧ met ⟦2/⟧."
    assert named(first.text, first.tags) == "⟨PERSON_1⟩ met ⟨PERSON_2⟩."
    assert values(first.tags) == {"⟨PERSON_1⟩": "Ana Silva", "⟨PERSON_2⟩": "Bo Lind"}
    assert named(second.text, second.tags) == "⟨PERSON_2⟩ left; ⟨PERSON_4⟩ left."
    assert named(third.text, third.tags) == "⟨PERSON_3⟩ is typed by ⟨PERSON_2⟩."
    assert restored("⟦2/⟧ traf ⟦1/⟧.", first.tags) == "Bo Lind traf Ana Silva."


def test_a_name_that_one_segment_gives_away_is_hidden_in_the_others_and_a_lone_word_is_not():
    def after_dear(text: str, _language: str) -> list[Span]:
        met = re.match("Dear (Ana Silva|May)", text)
        return [Span(start=5, end=met.end(), kind=Kind.PERSON, points=90, rule="test")] if met else []

    texts = ("Only Ana  Silva knows.", "Dear Ana Silva", "Dear May", "In May, Ana, Silva and Ana Silvana.")
    document = Document(
        segments=tuple(Segment(key=str(n), line=n, text=text) for n, text in enumerate(texts, 1))
    )

    made = hidden(document, EN_DE, after_dear).segments

    assert [one.text for one in made] == ["Only ⟦1/⟧ knows.", "Dear ⟦1/⟧", "Dear ⟦1/⟧", texts[3]]
    assert [one.tags["1"]["label"] for one in made[:3]] == ["⟨PERSON_1⟩", "⟨PERSON_1⟩", "⟨PERSON_2⟩"]


def test_a_placeholder_that_somebody_typed_is_given_to_no_value():
    assert values(hide("⟨PERSON_1⟩ and Ana Silva").tags) == {"⟨PERSON_2⟩": "Ana Silva"}


def test_tags_of_the_file_keep_their_places_and_come_back_with_their_own_numbers():
    """A value that a tag cuts is in two pieces; a tag between two words does not hide them."""
    tags = {
        "1": {"kind": "pair", "open": "<b>", "close": "</b>", "label": "bold of Ana"},
        "2": {"kind": "single", "xml": "<br/>", "label": "br"},
    }

    made = hide("Hello Bo Lind, ⟦1⟧Ana⟦/1⟧ Silva⟦2/⟧ writes", tags=tags)

    assert made.text == "Hello ⟦1/⟧, ⟦2⟧⟦3/⟧⟦/2⟧ ⟦4/⟧⟦5/⟧ writes"
    assert "Ana" not in made.tags["2"]["label"] and made.tags["3"]["label"] == made.tags["4"]["label"]
    assert restored(made.text, made.tags) == "Hello Bo Lind, ⟦1⟧Ana⟦/1⟧ Silva⟦2/⟧ writes"
    assert hide("Ana⟦1/⟧Silva", tags={"1": tags["2"]}).text == "⟦1/⟧⟦2/⟧⟦3/⟧"


def test_what_is_missing_doubled_or_invented_is_named():
    tags = hide("Ana Silva met Bo Lind.").tags

    assert faults("⟦1/⟧ traf ⟦1/⟧ und ⟦7/⟧", tags) == [
        "The tag ⟦2/⟧ (⟨PERSON_2⟩) is missing; put it where it belongs",
        "The tag ⟦7/⟧ is not in the source; remove it",
        "The tag ⟦1/⟧ (⟨PERSON_1⟩) stands 2 times; keep one",
    ]


@pytest.mark.parametrize(
    ("draft", "left"),
    [
        ("Bo Lind traf ana silva.", "⟦2/⟧ traf ⟦1/⟧."),
        ("Banana Silva", "Banana Silva"),
        ("Ana Silva traf Ana Silva.", ""),
        ("Ana traf ihn.", ""),
    ],
)
def test_a_draft_has_the_values_of_its_source_as_tags_or_is_left_out(draft: str, left: str):
    """What it says of people beyond its source would be shown in clear."""
    assert hide("Ana Silva met Bo Lind.", draft=draft).draft == left


def test_notes_are_masked_and_a_limit_leaves_room_for_the_values():
    made = hide("Ana Silva is here", notes=("from Ana Silva",), limit=20)

    assert made.notes == ("from ⟨PERSON_1⟩",)
    assert made.limit == 20 - len("Ana Silva")


def test_memory_of_a_masked_segment_serves_another_name_and_older_pairs_are_masked():
    older = Known(source="Dear Bo Lind, thanks for the order that came", target="Hallo Bo Lind, danke")
    strange = Known(source="Dear Bo Lind, welcome to the house we built", target="Willkommen, Ana")
    memory = Veiled(recall=Recall([older, strange]), languages=EN_DE, find=find)
    segment = hide("Dear Ana Silva, thanks for the order that came")

    match = memory.best(segment.text, "")

    assert match is not None
    assert (match.score, match.known.source) == (100, "Dear ⟦1/⟧, thanks for the order that came")
    assert proposed(match, segment.tags) == "Hallo ⟦1/⟧, danke"
    assert memory.best(hide("Dear Ana Silva, welcome to the house we built").text, "") is None


def test_a_file_comes_back_with_its_values_and_its_own_tags():
    source = (
        b'<xliff version="2.0" srcLang="en" trgLang="de" xmlns="urn:oasis:names:tc:xliff:document:2.0">'
        b'<file id="f"><unit id="u"><segment><source>Ask Ana Silva &amp; <pc id="1">press</pc></source>'
        b"</segment></unit></file></xliff>"
    )
    (segment,) = hidden(files.read(source, files.XLIFF, "line"), EN_DE, find).segments
    assert segment.text == "Ask ⟦1/⟧ & ⟦2⟧press⟦/2⟧"
    target = Target(text=restored("⟦2⟧Drücken⟦/2⟧ & ⟦1/⟧ fragen", segment.tags), revised=False)

    written = files.write(source, files.XLIFF, "line", {segment.key: target}, "de").decode()

    assert '<target><pc id="1">Drücken</pc> &amp; Ana Silva fragen</target>' in written


@given(st.text(alphabet="An a⟦⟧Silv1/.", max_size=40) | st.just("Ana Silva⟦1/⟧Bo Lind"))
def test_hiding_and_putting_back_gives_the_text(text: str):
    document = files.read(f"x {text}".encode(), "text/plain", "line")
    tags = document.segments[0].tags

    made = hidden(document, EN_DE, find).segments[0]

    assert not NAMES.search(MARK.sub("\0", made.text)) and faults(made.text, made.tags) == []
    assert to_text(restored(made.text, made.tags), tags) == f"x {text}".strip()
