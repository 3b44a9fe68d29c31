"""A memory travels as TMX, ours and that of other tools."""

from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.text.bilingual import tmx
from heliotrope.core.text.bilingual.pairs import Known

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=30
)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5))
def test_a_memory_goes_out_as_tmx_and_comes_back(texts):
    pairs = [
        Known(source=f"⟦1⟧{one}⟦/1⟧", target=f"{other}⟦2/⟧⟦1⟧⟦/1⟧", context="c" * 64, origin="x")
        for one, other in texts
        if not set(one + other) & set("⟦⟧\ufffe\uffff")
    ]
    if pairs:
        assert list(tmx.read(tmx.written(pairs, "en", "pt-br"), "en", "pt-br")) == pairs


def test_a_tmx_of_another_tool_is_read_with_its_document_type_and_its_codes():
    content = b"""<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header/><body>
    <tu><tuv xml:lang="EN-US"><seg>Press <bpt i="1">{b}</bpt>OK<ept i="1">{/b}</ept><ph>x</ph></seg></tuv>
    <tuv xml:lang="de-DE"><seg><bpt i="1">{b}</bpt>OK<ept i="1">{/b}</ept><ph>x</ph> klicken</seg></tuv></tu>
    <tu><tuv xml:lang="fr"><seg>Oui</seg></tuv><tuv xml:lang="en"><seg>Yes</seg></tuv></tu></body></tmx>"""

    (pair,) = tmx.read(content, "en", "de")

    assert pair.source == "Press ⟦1⟧OK⟦/1⟧⟦2/⟧"
    assert pair.target.startswith("⟦1⟧OK⟦/1⟧")
