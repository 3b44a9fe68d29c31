"""Files come back as they went, but for what was translated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import HeliotropeError, Invalid, InvalidRows, TooLarge
from heliotrope.core.text.bilingual import files, xliff, xmltree
from heliotrope.core.text.bilingual.document import Target
from heliotrope.core.text.bilingual.marks import faults
from tests.support.bilingual import ONE, TEXT, TWO


def same(segments, *, revised=True):
    """Every source as its own target."""
    return {one.key: Target(text=one.text, revised=revised) for one in segments}


def test_a_unit_of_xliff_1_2_becomes_a_segment_with_numbered_tags():
    first = xliff.read(ONE).segments[0]

    assert (first.key, first.line) == ("1/1", 6)
    assert first.text == "Press ⟦1⟧Save⟦/1⟧ now⟦2/⟧ & go ⟦3/⟧on⟦4/⟧."
    assert first.tags["1"]["open"] == '<g id="1">'
    assert first.notes == ("A button",)


def test_what_is_final_or_not_to_be_translated_is_kept_out():
    one, two = xliff.read(ONE), xliff.read(TWO)

    assert [segment.key for segment in one.segments] == ["1/1", "1/4/1", "1/4/2"]
    assert one.kept == 3
    assert ([segment.key for segment in two.segments], two.kept) == (["f/u/a", "f/u/c"], 1)


def test_a_target_that_is_not_final_is_the_draft_with_the_same_numbers():
    assert xliff.read(TWO).segments[0].draft == "X ⟦1⟧y ⟦2/⟧⟦/1⟧"


def test_xliff_1_2_gets_targets_behind_their_sources_and_keeps_every_other_byte():
    written = xliff.write(ONE, same(xliff.read(ONE).segments), "de").decode()

    assert (
        '    <target state="final">Press <g id="1">Save</g> now<x id="2"/> &amp; go ⟦on⟧.</target>\n'
        in written
    )
    assert '<target state="final"><mrk mtype="seg" mid="1">One.</mrk> <mrk mtype="seg" mid="2">Two' in written
    assert written.replace(' approved="yes"', "").startswith(ONE.decode()[:400].split("\n    <note>")[0])
    assert '<trans-unit id="2" translate="no"><source>ACME</source></trans-unit>' in written
    assert "<source>—</source></trans-unit>" in written


def test_xliff_2_gets_states_on_its_segments_and_the_language_that_targets_ask_for():
    written = xliff.write(TWO, same(xliff.read(TWO).segments, revised=False), "de").decode()

    assert 'trgLang="de"' in written
    assert '<segment id="a" state="translated">' in written
    assert '<target>A <pc id="1">b <ph id="2" dataRef="d"/></pc> c</target>' in written
    assert '<target><sc id="5"/>open <pc id="6">q<ec startRef="5"/></pc> 12</target></segment>\r\n' in written


@pytest.mark.parametrize("source", [ONE, TWO])
def test_a_file_that_was_finished_has_nothing_left_to_translate(source):
    written = xliff.write(source, same(xliff.read(source).segments), "de")

    with pytest.raises(Invalid, match="nothing to translate"):
        xliff.read(written)


def test_a_unit_whose_segments_are_not_all_done_stays_as_it_was():
    targets = same(xliff.read(ONE).segments)
    del targets["1/4/2"]

    assert b'<target state="new"/>' in xliff.write(ONE, targets, "de")


def test_utf_16_comes_back_as_utf_16():
    text = ONE.decode().replace("UTF-8", "UTF-16")
    source = text.encode("utf-16")

    written = xliff.write(source, same(xliff.read(source).segments), "de")

    assert written[:2] == source[:2]
    assert '<target state="final">Press' in written.decode("utf-16")


@pytest.mark.parametrize(
    ("before", "after", "line", "message"),
    [
        ("<source>Press", "<sauce>Press", 0, "no XML"),
        ('<trans-unit id="2" translate="no">', "<trans-unit>", 9, "needs an id"),
        ('<trans-unit id="5"><source>—', '<trans-unit id="1"><source>x', 12, "already on line 6"),
        ('<x id="2"/>', '<br id="2"/>', 6, "no inline element"),
        ("<source>—</source>", "<note>—</note>", 12, "no <source>"),
    ],
)
def test_every_bad_unit_is_named_by_its_line(before, after, line, message):
    with pytest.raises(InvalidRows) as refused:
        xliff.read(ONE.decode().replace(before, after).encode())

    assert message in refused.value.rows[0].message
    assert line in (0, refused.value.rows[0].line)


def test_entities_of_a_files_own_are_refused():
    bomb = '<!DOCTYPE xliff [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    for doctype in (bomb, '<!DOCTYPE xliff [<!ENTITY a SYSTEM "file:///etc/passwd">]>'):
        with pytest.raises(Invalid, match="entities"):
            xliff.read(ONE.decode().replace("<!-- stays -->", doctype).replace("Press", "&a;").encode())


def test_an_undeclared_entity_of_a_named_document_type_is_refused():
    told = ONE.decode().replace("<!-- stays -->", '<!DOCTYPE xliff SYSTEM "http://localhost/x.dtd">')
    with pytest.raises(HeliotropeError):
        xliff.read(told.replace("Press", "&press;").encode())
    assert xliff.read(told.encode()).segments


def test_a_tree_too_deep_or_too_large_is_refused():
    with pytest.raises(TooLarge):
        xmltree.parse(b"<a>" * 100 + b"</a>" * 100)
    with pytest.raises(TooLarge):
        xmltree.parse(b" " * (xmltree.BYTES_MOST + 1))


@pytest.mark.parametrize("cut", ["line", "sentence"])
def test_a_text_whose_targets_are_its_sources_is_the_same_text(cut):
    read = files.read(TEXT, "text/plain", cut)

    assert files.write(TEXT, "text/plain", cut, same(read.segments), "de") == TEXT


def test_a_text_is_cut_by_line_or_by_sentence():
    lines = files.read(TEXT, "text/plain", "line").segments
    sentences = files.read(TEXT, "text/plain", "sentence").segments

    assert [one.text for one in lines][:2] == ["Hello there. How are you?", "你好。再见！"]
    assert [one.key for one in lines] == ["1", "3", "4"]
    assert [one.text for one in sentences][:4] == ["Hello there.", "How are you?", "你好。", "再见！"]


@given(st.text(max_size=60), st.sampled_from(["line", "sentence"]))
def test_any_text_comes_back_byte_for_byte(text, cut):
    source = text.encode()
    try:
        read = files.read(source, "text/plain", cut)
    except HeliotropeError:
        return
    assert files.write(source, "text/plain", cut, same(read.segments), "de") == source


XML_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
)


@given(XML_TEXT.filter(lambda text: any(map(str.isalnum, text))))
def test_any_source_comes_back_as_its_target(text):
    from xml.sax.saxutils import escape

    source = ONE.decode().replace("Press ", escape(text)).encode()
    first = xliff.read(source).segments[0]

    assert not faults(first.text, first.tags)
    written = xliff.write(source, {first.key: Target(text=first.text, revised=False)}, "de")
    again = xliff.read(written).segments[0]
    assert again.text == first.text


@given(st.binary(max_size=200), st.sampled_from(["text/plain", "application/xliff+xml", "text/csv", ""]))
def test_whatever_is_sent_is_read_or_refused_in_words(source, media_type):
    try:
        files.read(source, media_type, "sentence")
    except HeliotropeError as refused:
        assert str(refused)
