"""`heliotrope mask`: personal data in a file of texts becomes placeholders; needs no database."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from heliotrope.core.errors import Invalid
from heliotrope.interfaces.cli.solving import progress, refusing

if TYPE_CHECKING:
    from heliotrope.core.masking.kinds import Kind
    from heliotrope.core.masking.pieces import Reader

app = App(name="mask")


@app.command(name="mask")
def mask(
    *,
    in_: Annotated[Path, Parameter(name="--in")],
    out: Path,
    kinds: str = "",
    locale: str = "",
    country: str = "",
    patterns: Path | None = None,
    model: bool = False,
) -> None:
    """Hide personal data in texts: e-mail, phone, card, account, name, address, birth, passport, identity.

    IN is a file of one JSON object a line (UTF-8): `text`, and if known `locale` (`pt-BR`) and `country`
    (`BR`), which tell numbers of one country from those of another:

        {"text": "CPF 529.982.247-25, ligue (11) 98765-4321", "locale": "pt-BR"}

    OUT has a line for each, in their order, and appears whole or not at all:

        {"masked": "CPF ⟨NATIONAL_ID_1⟩, ligue ⟨PHONE_1⟩",
         "spans": [{"start": 4, "end": 18, "kind": "NATIONAL_ID"}, ...]}

    Offsets count code points of `text`. Every line is a case of its own; the same value has the same
    placeholder within it. What stands for what is not written: it would be the personal data again.

    The last line of the output is one JSON object: texts, characters, spans, found (by kind), seconds. Bad
    lines are named by their number and end the command with exit code 2; nothing is written then.

    Example: heliotrope mask --in chats.jsonl --out masked.jsonl

    Parameters
    ----------
    out
        File to write; an existing one is replaced.
    kinds
        Kinds to look for, separated by commas; without it, all: EMAIL, PHONE, CARD, IBAN, ACCOUNT, IP, URL,
        PERSON, ADDRESS, DATE_OF_BIRTH, PASSPORT, NATIONAL_ID.
    locale
        For texts that name none.
    country
        For texts that name none.
    patterns
        JSON file of a client's own patterns: a list of objects with name, kind, shape and, if a word must
        stand before it, words. In a shape, as `KD-#{6}`, # is a digit, @ a letter, * either, {2,5} how often.
    model
        Ask a small model for European names and addresses as well (extra heliotrope[ner]); it is slow.
    """
    from heliotrope.interfaces.cli.mask_files import Wanted, mask_file, own_patterns

    with refusing(), progress() as watch:
        wanted = Wanted(
            kinds=_kinds(kinds),
            locale=locale,
            country=country,
            own=own_patterns(patterns) if patterns else (),
            reader=_reader() if model else None,
        )
        summary = mask_file(in_, out, wanted=wanted, watch=watch)
    print(json.dumps(asdict(summary)))


def _reader() -> "Reader":
    from heliotrope.ai.names import read_names, require

    require()
    return read_names


def _kinds(said: str) -> "frozenset[Kind]":
    from heliotrope.core.masking.kinds import EVERY, Kind

    names = [name.strip().upper() for name in said.split(",") if name.strip()]
    unknown = sorted(set(names) - set(Kind))
    if unknown:
        raise Invalid(f"{', '.join(unknown)}: no such kind; there are {', '.join(Kind)}")
    return frozenset(Kind(name) for name in names) or EVERY
