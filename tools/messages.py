"""The catalogue of messages: gathers them from templates and Python, compiles them, checks the translations.

python tools/messages.py update    gather; keeps what is translated, drops what nobody says any more
python tools/messages.py compile   write the .mo beside each .po
python tools/messages.py check     fail on a message that is new, missing, fuzzy or has other placeholders
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parent.parent / "src" / "heliotrope"
LOCALES = SOURCE / "interfaces" / "web" / "locale"
LANGUAGES = ("zh_Hans",)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "Sentence": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%[sd]")
_HAN = "一-鿿"
_TIGHT = re.compile(rf"[{_HAN}][A-Za-z0-9]|[A-Za-z0-9][{_HAN}]")
_HALF_WIDTH = re.compile(rf"[{_HAN}][,;:?!]|[,;:?!][{_HAN}]|[{_HAN}]\.(\s|$)")


def catalogue_path(language: str) -> Path:
    """Where the translations into a language stand."""
    return LOCALES / language / "LC_MESSAGES" / "django.po"


def _template_source(text: str, origin: str) -> str:
    """A template as calls of gettext; in brackets, so that its indentation means nothing to Python."""
    from django.utils.translation.template import templatize

    return f"({templatize(text, origin=origin)}\n)"


def _sources() -> Iterator[tuple[Path, str]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_text(encoding="utf-8")
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        yield path, _template_source(path.read_text(encoding="utf-8"), path.name)


def gather(language: str) -> Catalog:
    """Every message of the platform, untranslated."""
    catalogue = Catalog(locale=language, project="Heliotrope", charset="utf-8", fuzzy=False)
    for path, text in _sources():
        place = path.relative_to(SOURCE).as_posix()
        found = extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
        for _line, message, _comments, context in found:
            catalogue.add(message, None, [(place, 0)], context=context)
    return catalogue


def read(language: str) -> Catalog:
    """The catalogue as it is kept."""
    path = catalogue_path(language)
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> int:
    """Gather into the kept catalogue; gives how many messages lack a translation."""
    kept = read(language)
    kept.update(gather(language), no_fuzzy_matching=True)
    kept.obsolete.clear()
    kept.fuzzy = False
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    write_po(text, kept, width=110, sort_output=True, include_lineno=False, omit_header=True)
    path.write_bytes(_header(language) + text.getvalue())
    return sum(1 for message in kept if message.id and not _is_translated(message))


def _header(language: str) -> bytes:
    forms = Catalog(locale=language).plural_forms
    return (
        f'msgid ""\nmsgstr ""\n"Project-Id-Version: Heliotrope\\n"\n"Language: {language}\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: {forms}\\n"\n\n'
    ).encode()


def compile_(language: str) -> Path:
    """Write the compiled catalogue; gives where."""
    path = catalogue_path(language).with_suffix(".mo")
    with path.open("wb") as file:
        write_mo(file, read(language))
    return path


def faults(language: str, gathered: Catalog | None = None, kept: Catalog | None = None) -> list[str]:
    """What is wrong with the translations, a sentence each; none when all is well."""
    kept = read(language) if kept is None else kept
    found = []
    for message in gathered or gather(language):
        if not message.id:
            continue
        there = kept.get(message.id, context=message.context)
        found.extend(_faults_of(message, there))
    return found


def _is_translated(message: Message) -> bool:
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(texts) and all(texts)


def _faults_of(message: Message, there: Message | None) -> Iterator[str]:
    first = message.id[0] if isinstance(message.id, tuple | list) else message.id
    if there is None or not _is_translated(there):
        yield f"not translated: {first!r}"
        return
    if there.fuzzy:
        yield f"fuzzy: {first!r}"
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    wanted = set().union(*(_placeholders(text) for text in ids))
    for text in there.string if isinstance(there.string, tuple | list) else (there.string,):
        if not _placeholders(text) <= wanted or not _placeholders(ids[-1]) <= _placeholders(text):
            yield f"other placeholders: {first!r} → {text!r}"
        yield from _typography(text)


def _placeholders(text: str) -> set[str]:
    return {match.group() for match in _PLACEHOLDER.finditer(text)}


def _typography(text: str) -> Iterator[str]:
    """Full-width punctuation beside Han, and a space between Han and Latin letters or figures."""
    bare = _PLACEHOLDER.sub("X", text)
    tight, half = _TIGHT.search(bare), _HALF_WIDTH.search(bare)
    if tight:
        yield f"no space at {tight.group()!r}: {text!r}"
    if half:
        yield f"half-width punctuation at {half.group()!r}: {text!r}"


def main(arguments: list[str]) -> int:
    """Run one of the three commands; the exit code says whether all is well."""
    if len(arguments) != 1 or arguments[0] not in {"update", "compile", "check"}:
        print(__doc__)
        return 2
    bad = 0
    for language in LANGUAGES:
        match arguments[0]:
            case "update":
                print(f"{language}: {update(language)} to translate")
            case "compile":
                print(compile_(language))
            case _:
                found = faults(language)
                print("\n".join(found) or f"{language}: every message is translated")
                bad += len(found)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
