"""A document as items: what is repeated, what is known, and what that leaves to pay."""

import json
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.decompose.prepared import prepared
from heliotrope.core.decompose.segments import WEIGHTS, planned, weighed
from heliotrope.core.text.bilingual.document import Document, Segment
from heliotrope.core.text.bilingual.languages import Languages
from heliotrope.core.text.bilingual.pairs import Known
from heliotrope.core.text.memory import Band, Recall
from heliotrope.core.text.terms import Term

EN_DE = Languages(source="en", target="de")


def document(*texts):
    return Document(
        segments=tuple(Segment(key=str(n), line=n, text=text) for n, text in enumerate(texts, start=1))
    )


def test_a_repetition_within_the_file_is_known_and_the_first_one_is_not():
    items = planned(document("New text here", "Other", "New text here"), EN_DE, Recall([]), ())

    assert [item.content.data["band"] for item in items] == ["0", "0", "101"]
    assert items[2].content.data["repeats"] == "1"


def test_an_item_keeps_its_neighbours_its_match_and_its_terms():
    recall = Recall([Known(source="Open the red door", target="Öffne die rote Tür", origin="2024")])
    terms = (Term(source="door", target="Tür"), Term(source="window", target="Fenster"))

    item = planned(document("A", "Open the blue door", "B"), EN_DE, recall, terms)[1]

    data = item.content.data
    assert (data["previous"], data["next"], data["band"], data["words"]) == ("A", "B", "75", "4.0")
    assert data["match"] == {
        "score": 75, "source": "Open the red door", "target": "Öffne die rote Tür", "origin": "2024",
    }  # fmt: skip
    assert [term["target"] for term in data["terms"]] == ["Tür"]
    assert (item.requirement.language, item.requirement.reads) == ("de", "en")


def test_words_are_weighed_by_their_band_and_say_how():
    content = planned(document("Open the door"), EN_DE, Recall([]), ())[0].content
    segment = replace(prepared(content), words=Decimal("7.5"), band=Band.CLOSE)

    share = weighed(segment, Decimal("0.60"))
    odd = weighed(segment, Decimal("0.125"), "revision")

    assert (share.pieces, share.note) == (Decimal("4.500"), "7.5 words × 0.60 (fuzzy 85–94 %)")
    assert (odd.pieces, odd.note) == (Decimal("0.9375"), "7.5 words × 0.125 (revision)")


def test_the_nearer_a_match_the_less_it_pays():
    shares = [WEIGHTS[band] for band in Band]

    assert shares == sorted(shares)
    assert WEIGHTS[Band.NONE] == 1


@given(st.lists(st.sampled_from(["One.", "Two  words.", "Two words.", "Three more words."]), max_size=8))
def test_every_segment_is_an_item_and_every_text_is_new_once(texts):
    items = planned(document(*texts), EN_DE, Recall([]), ())

    bands = [item.content.data["band"] for item in items]
    assert [item.content.text for item in items] == texts
    assert bands.count("101") == len(texts) - len({" ".join(text.split()) for text in texts})
    assert all(item.requirement.effort_s >= 10 for item in items)


@given(
    st.lists(st.sampled_from(["Open the red door", "Open the ⟦1⟧blue⟦/1⟧ door", "門を開ける"]), min_size=1),
    st.sampled_from(["", "Öffne"]),
)
def test_what_an_item_keeps_as_json_is_what_was_prepared(texts, draft):
    tags = {"1": {"kind": "pair", "open": "<b>", "close": "</b>", "label": "b"}}
    read = Document(
        segments=tuple(
            Segment(key=str(n), line=n, text=text, tags=tags, draft=draft, notes=("A button",), limit=n)
            for n, text in enumerate(texts, start=1)
        )
    )
    recall = Recall([Known(source="Open the red door", target="Öffne die rote Tür", origin="2024")])
    terms = (Term(source="door", target="Tür", note="not Tor"),)

    for item in planned(read, EN_DE, recall, terms):
        segment = prepared(item.content)
        assert json.loads(json.dumps(segment.as_data())) == item.content.data
        assert segment.limit == item.line
        assert segment.notes == ("A button",)
