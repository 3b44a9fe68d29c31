"""A file that is translated and revised."""

from heliotrope.lines.translation.line import LINE as TRANSLATION
from tests.support.bilingual import ONE
from tests.unit.lines.examples.form import BadFile, Example, Right, Stage, column

DOOR, OTHER_DOOR = "Schließen Sie die Tür", "Schließe die Tür"
TRANSLATED = Example(
    line=TRANSLATION,
    options={"source": "en", "target": "DE"},
    wrong_options=(
        {"source": "en", "target": "en"},
        {"target": "English!"},
        {"colour": "red"},
        {"weights": {"100": "many"}},
    ),
    files=(
        ("text/plain", b"Close the door\nOpen the window\nClose the door\n"),
        ("application/xliff+xml", ONE),
    ),
    bad_files=(
        BadFile(media_type="text/plain", source=b"fine\nbad \x07 one\nfine, too\nworse \x08\n", lines=(2, 4)),
        BadFile(media_type="text/plain", source=b"fine\ncaf\xe9\n", lines=(2,)),
        BadFile(
            media_type="application/xliff+xml",
            source=b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a"'
            b' source-language="en" target-language="de"\n'
            b'datatype="plaintext"><body><trans-unit id="1"><source>One</source></trans-unit>\n'
            b'<trans-unit id="2"><source>Two</source></trans-unit>\n'
            b'<trans-unit id="1"><source>Three</source></trans-unit>\n</body></file></xliff>\n',
            lines=(4,),
        ),
    ),
    stages=(
        Stage(
            step="pretranslate",
            right=(
                Right(given={"target": DOOR}, code="pretranslated"),
                Right(given={"target": ""}, code="unsure", as_worth=False),
            ),
            wrong=({"target": "\x07"}, {"target": 5}, {"target": "⟦1⟧Tür⟦/1⟧"}),
        ),
        Stage(
            step="translate",
            right=(
                Right(given={"target": DOOR}, code="translated"),
                Right(given={"target": f"{DOOR}.", "confirm": "yes"}, code="translated"),
            ),
            wrong=({}, {"target": " "}, {"target": "2 Türen"}, {"target": "⟦1⟧"}, {"target": [DOOR]}),
        ),
        Stage(
            step="revise",
            before=(("pretranslate", {"target": ""}), ("translate", {"target": DOOR})),
            right=(
                Right(given={"target": DOOR}, code="confirmed"),
                Right(
                    given={
                        "target": OTHER_DOOR,
                        "category_1": "style",
                        "severity_1": "major",
                        "note_1": "formal",
                    },
                    code="revised",
                ),
            ),
            wrong=(
                {},
                {"target": DOOR, "category_1": "taste"},
                {"target": DOOR, "findings": [{"category": "style", "severity": "awful"}]},
                {"target": DOOR, "note_1": "a note on nothing"},
            ),
        ),
    ),
    path=(
        ("translate", {"target": DOOR, "confirm": True}),
        ("revise", {"target": OTHER_DOOR, "confirm": True}),
    ),
    again=lambda made: {**made.body, "confirm": True},
    named=column("report.csv", "key"),
)
