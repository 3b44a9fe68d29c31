"""A segment's way through the line: what is shown, refused, confirmed, paid and delivered."""

import json
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.decompose.segments import planned
from heliotrope.core.errors import HeliotropeError, Invalid
from heliotrope.core.line import Assisted, Field, Finished, Reacting, Result, Task, Turn
from heliotrope.core.text.bilingual import files, tmx
from heliotrope.core.text.bilingual.languages import Languages, languages_of
from heliotrope.core.text.bilingual.pairs import Known
from heliotrope.core.text.memory import Recall
from heliotrope.core.text.terms import Term
from heliotrope.lines.translation.line import LINE
from heliotrope.lines.translation.settings import settings_of
from tests.support.bilingual import ONE, TEXT, TWO
from tests.support.lines import task

OPTIONS = LINE.options({"target": "de", "source": "en"})
TERMS = (Term(source="Save", target="Speichern"), Term(source="press", target="drücken", forbidden=True))
KNOWN = Known(
    source="Press ⟦1⟧Save⟦/1⟧ then⟦2/⟧ & go ⟦3/⟧on⟦4/⟧.", target="⟦1⟧Speichern⟦/1⟧⟦2/⟧ & ⟦3/⟧an⟦4/⟧."
)


def items(source=ONE, media_type="application/xliff+xml", options=OPTIONS, known=(KNOWN,)):
    settings = settings_of(options)
    document = files.read(source, media_type, settings.segmentation)
    languages = languages_of(document, source=settings.source, target=settings.target)
    return planned(document, languages, Recall(known), TERMS, settings.shares)


CONTENT = items()[0].content
GOOD = "⟦1⟧Speichern⟦/1⟧ wählen⟦2/⟧ & ⟦3/⟧an⟦4/⟧."


def at(step, *turns, content=CONTENT, options=OPTIONS) -> Task:
    return task(content, options, step=step, turns=tuple(turns))


def turn(step, given, *before, content=CONTENT):
    return Turn(step=step, answer=LINE.answer(at(step, *before, content=content), given))


def test_the_line_reacts_and_can_be_assisted():
    assert isinstance(LINE, Reacting)
    assert isinstance(LINE, Assisted)
    assert [step.code for step in LINE.plan(OPTIONS).steps] == ["pretranslate", "translate", "revise"]
    assert [step.code for step in LINE.plan({"revise": "false"}).steps] == ["pretranslate", "translate"]


def test_options_read_again_give_the_same():
    assert LINE.options(OPTIONS) == OPTIONS
    assert json.loads(json.dumps(OPTIONS)) == OPTIONS


@pytest.mark.parametrize(
    "wrong",
    [
        {"labels": []}, {"target": "german"}, {"source": "de", "target": "de"}, {"weights": {"42": "1"}},
        {"weights": {"100": "-1"}}, {"max_length_ratio": "NaN"}, {"revise": "perhaps"},
        {"segmentation": "word"},
    ],
)  # fmt: skip
def test_settings_that_mean_nothing_are_refused(wrong):
    with pytest.raises(Invalid):
        LINE.options(wrong)


def test_a_doubt_is_asked_about_once_and_kept_with_the_confirmed_target():
    target = GOOD[:-1] + " 12."
    with pytest.raises(Invalid, match=r"^Warnings: numbers differ"):
        LINE.answer(at("translate"), {"target": target})

    answer = LINE.answer(at("translate"), {"target": target, "confirm": "yes"})
    assert answer.code == "translated"
    assert answer.body["target"] == target
    assert [one["code"] for one in answer.body["warnings"]] == ["numbers"]


def test_a_target_that_would_break_the_file_is_refused_though_it_is_confirmed():
    with pytest.raises(Invalid, match="⟦1⟧ is missing"):
        LINE.answer(at("translate"), {"target": "Speichern⟦2/⟧⟦3/⟧an⟦4/⟧", "confirm": "yes"})


def test_a_target_may_be_as_long_as_the_order_says():
    options = LINE.options({**OPTIONS, "max_length_ratio": "1.2"})
    with pytest.raises(Invalid, match="the limit is 27"):
        LINE.answer(
            at("translate", options=options), {"target": GOOD.replace("wählen", "jetzt wählen und weiter")}
        )


def test_a_reviser_who_changes_nothing_confirms():
    first = turn("translate", {"target": GOOD})

    assert turn("revise", {"target": GOOD}, first).answer.code == "confirmed"
    changed = turn("revise", {"target": GOOD.replace("wählen", "drücken"), "confirm": "on"}, first)
    assert changed.answer.code == "revised"


def test_findings_come_as_rows_of_a_form_or_as_a_list():
    first = turn("translate", {"target": GOOD})
    wanted = [{"category": "accuracy/mistranslation", "severity": "major", "note": "not press"}]
    row = {"category_2": "accuracy/mistranslation", "severity_2": "major", "note_2": "not press"}

    for given_ in (row, {"findings": wanted}):
        assert turn("revise", {"target": GOOD, **given_}, first).answer.body["findings"] == wanted
    with pytest.raises(Invalid, match="no category of MQM Core"):
        turn("revise", {"target": GOOD, "category_1": "ugly"}, first)
    with pytest.raises(Invalid, match="choose its category"):
        turn("revise", {"target": GOOD, "note_1": "hm"}, first)


def test_memory_proposes_what_is_near_and_whose_tags_fit():
    assert CONTENT.data["band"] == "85"
    proposed = LINE.propose(at("pretranslate"))

    assert proposed == {"target": KNOWN.target}
    assert turn("pretranslate", proposed).answer.code == "pretranslated"


def test_memory_is_unsure_without_a_near_match():
    content = items(known=())[0].content
    proposed = LINE.propose(at("pretranslate", content=content))

    assert turn("pretranslate", proposed, content=content).answer.code == "unsure"
    unsure = turn("pretranslate", proposed, content=content)
    assert LINE.count(at("pretranslate", unsure, content=content)) == ()


def test_words_are_paid_by_their_band_and_say_how():
    worth = LINE.worth(CONTENT, "translate", OPTIONS)

    assert (worth.pieces, worth.note) == (Decimal("3.000"), "5 words × 0.60 (fuzzy 85–94 %)")
    assert LINE.worth(CONTENT, "revise", OPTIONS).note == "5 words × 0.30 (revision)"
    assert LINE.worth(CONTENT, "pretranslate", OPTIONS).pieces == Decimal("0.05")
    assert LINE.count(at("translate", turn("translate", {"target": GOOD}))) == (worth,)


def test_a_translator_sees_the_proposal_and_a_reviser_what_the_translator_made():
    proposed = turn("pretranslate", LINE.propose(at("pretranslate")))
    shown = LINE.workspace(at("translate", proposed))
    made = turn("translate", {"target": GOOD}, proposed)
    revised = LINE.workspace(at("revise", proposed, made))

    assert (shown.field, shown.kind, shown.data["from"]) == (Field.FORM, "translation-translate", "memory")
    assert shown.data["target"] == KNOWN.target
    assert shown.data["matches"][0]["score"] == 91
    assert [one["label"] for one in shown.data["tags"]] == ["g", "x", "⟦", "⟧"]
    assert (revised.kind, revised.data["target"]) == ("translation-revise", GOOD)
    json.dumps([shown.data, revised.data])


def test_the_pieces_of_a_source_give_the_source_back():
    shown = LINE.workspace(at("translate")).data["pieces"]
    sides = {"open": "⟦{}⟧", "close": "⟦/{}⟧", "alone": "⟦{}/⟧"}

    drawn = "".join(
        sides[one["side"]].format(one["text"]) if one["kind"] == "tag" else one["text"] for one in shown
    )
    assert drawn == CONTENT.text
    assert [one["text"] for one in shown if one["kind"] == "term"] == ["Press", "Save"]


def finished(source, media_type, *, options=OPTIONS, findings=()):
    results = []
    for item in items(source, media_type, options):
        content = item.content
        first = turn("translate", {"target": content.text, "confirm": "yes"}, content=content)
        second = turn(
            "revise",
            {"target": content.text, "confirm": "yes", "findings": list(findings)},
            first,
            content=content,
        )
        results.append(
            Result(
                content=content, answer=second.answer.code, confidence_ratio=None, judgements=2,
                on_target=True, body=second.answer.body, turns=(first, second),
            )
        )  # fmt: skip
    return Finished(results=tuple(results), options=options, source=source, media_type=media_type)


@pytest.mark.parametrize(
    ("source", "media_type", "name"),
    [
        (ONE, "application/xliff+xml", "translation.xlf"),
        (TWO, "text/xml", "translation.xlf"),
        (TEXT, "text/plain", "translation.txt"),
    ],
)
def test_a_delivery_holds_the_same_file_its_memory_and_its_report(source, media_type, name):
    order = finished(source, media_type, findings=[{"category": "style", "severity": "minor", "note": ""}])
    made = LINE.package(order)

    assert set(made) == {name, "memory.tmx", "report.json", "report.csv"}
    assert LINE.package(order) == made
    report = json.loads(made["report.json"])
    assert (
        report["segments"] == len(order.results) == len(tmx.read(made["memory.tmx"], "en", "de"))
        or name == "translation.txt"
    )
    assert sum(Decimal(band["words"]) for band in report["bands"]) == Decimal(report["words"])
    assert report["mqm"]["penalty"] == len(order.results)
    assert made["report.csv"].count(b"\r\n") == len(order.results) + 1
    if name == "translation.txt":
        assert made[name] == TEXT


def test_a_stream_is_refused_in_words():
    with pytest.raises(Invalid, match="takes files"):
        LINE.arrival({}, OPTIONS)


JSON = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.lists(st.text(max_size=3), max_size=2)
)


@given(
    st.dictionaries(
        st.sampled_from(["target", "confirm", "findings", "category_1", "severity_1", "note_1"]), JSON
    )
)
def test_whatever_is_sent_is_answered_or_refused_in_words(given_):
    first = turn("translate", {"target": GOOD})
    for step in ("pretranslate", "translate", "revise"):
        try:
            answer = LINE.answer(at(step, first), given_)
        except HeliotropeError:
            continue
        assert answer.code in {"pretranslated", "unsure", "translated", "revised", "confirmed"}


def test_ids_of_the_order_never_reach_the_worker():
    assert str(UUID(int=2)) not in json.dumps(LINE.workspace(at("translate")).data)


def test_languages_are_kept_in_the_items():
    assert (CONTENT.data["source"], CONTENT.data["target"]) == ("en", "de")
    assert Languages(source="en", target="de") == languages_of(
        files.read(ONE, "text/xml", "line"), source="", target=""
    )
