"""The segment editor as it is drawn: every category, and nothing typed is lost when it is refused."""

from django.template.loader import render_to_string

from heliotrope.core.decompose.segments import planned
from heliotrope.core.errors import Invalid
from heliotrope.core.quality import mqm
from heliotrope.core.text.bilingual import files
from heliotrope.core.text.bilingual.languages import Languages
from heliotrope.core.text.bilingual.pairs import Known
from heliotrope.core.text.memory import Recall
from heliotrope.core.text.terms import Term
from heliotrope.lines.translation.line import LINE
from tests.support.lines import task

OPTIONS = LINE.options({"source": "en", "target": "de"})
XLIFF = """<xliff version="2.0" srcLang="en" xmlns="urn:oasis:names:tc:xliff:document:2.0">
<file id="f"><unit id="u"><segment>
<source>Close the <pc id="1" type="fmt">red</pc> door &lt;now&gt;.</source>
</segment></unit></file></xliff>"""
TYPED = {"target": "<b>Tür", "category_1": "style/awkward-style", "severity_1": "major", "note_1": "so & so"}


def drawn(step: str, given: dict[str, str] | None = None) -> str:
    document = files.read(XLIFF.encode(), "application/xml", "line")
    recall = Recall([Known(source="Close the ⟦1⟧blue⟦/1⟧ door <now>.", target="Die ⟦1⟧blaue⟦/1⟧ Tür zu.")])
    terms = (Term(source="door", target="Tür"),)
    content = planned(document, Languages(source="en", target="de"), recall, terms)[0].content
    due, error = task(content, OPTIONS, step=step), ""
    if given is not None:
        try:
            LINE.answer(due, given)
        except Invalid as refused:
            error = str(refused)
    shown = LINE.workspace(due)
    context = {"workspace": shown, "data": shown.data, "given": given or {}, "error": error}
    return render_to_string(f"work/kinds/{shown.kind}.html", context)


def test_a_translator_sees_tags_match_and_terms_and_no_findings():
    page = drawn("translate")

    assert 'data-open="⟦1⟧" data-close="⟦/1⟧"' in page
    assert "<del>blue</del><ins>red</ins>" in page
    assert 'data-put="Tür"' in page
    assert "&lt;now&gt;" in page
    assert "<now>" not in page
    assert "category_1" not in page


def test_a_reviser_can_choose_every_category_of_mqm_core_and_no_other():
    page = drawn("revise")
    offered = {part.partition('"')[0] for part in page.split('<option value="')[1:]}

    assert offered == {"", *mqm.CATEGORIES, *mqm.Severity}


def test_what_was_typed_is_there_again_after_a_refusal():
    page = drawn("revise", TYPED)

    assert "&lt;b&gt;Tür</textarea>" in page
    assert '<option value="style/awkward-style" selected>' in page
    assert '<option value="major" selected>' in page
    assert 'value="so &amp; so"' in page
    assert 'name="confirm"' not in page


def test_doubts_can_be_confirmed_and_errors_cannot():
    assert 'name="confirm"' in drawn("translate", {"target": "Die ⟦1⟧rote⟦/1⟧ Tür zu"})
    assert 'name="confirm"' not in drawn("translate", {"target": "Die rote Tür zu."})
