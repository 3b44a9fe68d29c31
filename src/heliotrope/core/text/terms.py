"""Terms of a client: found in texts, and read from a CSV file ``source,target,note,forbidden``."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from heliotrope.core.errors import BadRow, InvalidRows
from heliotrope.core.text.bilingual.marks import plain
from heliotrope.core.text.records import table

COLUMNS = ("source", "target", "note", "forbidden")
ROWS_MOST = 20_000
TERMS_MOST = 50
"""Terms that one text is told of."""
_MOST = {"source": 200, "target": 200, "note": 500, "forbidden": 10}
_FLAGS = {"": False, "no": False, "false": False, "0": False, "yes": True, "true": True, "1": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How a term is translated, or must not be."""

    source: str
    target: str
    note: str = ""
    forbidden: bool = False

    def as_data(self) -> dict[str, object]:
        """The term as JSON."""
        return asdict(self)


def terms_in(text: str, terms: Iterable[Term], *, spaced: bool) -> tuple[Term, ...]:
    """The terms that a text has.

    Args:
        spaced: whether the language writes spaces, so that a term stands between non-letters.
    """
    bare = plain(text).casefold()
    return tuple(term for term in terms if holds(bare, term.source, spaced=spaced))[:TERMS_MOST]


def holds(folded: str, term: str, *, spaced: bool) -> bool:
    """Whether a case-folded text has a term; in a spaced language only at the beginning of a word."""
    sought = term.casefold()
    place = folded.find(sought)
    while place >= 0:
        if not spaced or place == 0 or not (folded[place - 1].isalnum() and sought[:1].isalnum()):
            return True
        place = folded.find(sought, place + 1)
    return False


def read(content: bytes) -> tuple[Term, ...]:
    """The terms of a file in UTF-8; the columns note and forbidden may be left out.

    Raises:
        InvalidRows: every bad row; nothing is kept then.
        TooLarge: more than 20,000 rows.
    """
    bad: list[BadRow] = []
    rows = table(content, bad, most_rows=ROWS_MOST)
    _, header = next(rows, (1, []))
    named = [name.strip().lower() for name in header]
    if named[:2] != ["source", "target"] or set(named) - set(COLUMNS):
        message = f"the header must be {','.join(COLUMNS)}; the last two may be left out"
        raise InvalidRows([*bad, BadRow(line=1, column="", message=message)])
    terms = [_term(line, dict(zip(named, values, strict=False)), bad) for line, values in rows]
    if bad:
        raise InvalidRows(bad)
    return tuple(terms)


def _term(line: int, row: dict[str, str], bad: list[BadRow]) -> Term:
    cells = {name: row.get(name, "").strip() for name in COLUMNS}
    for name, cell in cells.items():
        if len(cell) > _MOST[name] or "\0" in cell:
            bad.append(BadRow(line=line, column=name, message=f"has at most {_MOST[name]} characters"))
        if not cell and name in COLUMNS[:2]:
            bad.append(BadRow(line=line, column=name, message="is empty"))
    flag = cells["forbidden"].lower()
    if flag not in _FLAGS:
        bad.append(BadRow(line=line, column="forbidden", message="must be yes, no or empty"))
    return Term(
        source=cells["source"],
        target=cells["target"],
        note=cells["note"],
        forbidden=_FLAGS.get(flag, False),
    )
