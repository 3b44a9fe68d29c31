"""The page of a package: what is held of a person, in their language, to be read without the platform.

It shows everything that ``data.json`` holds; what it has no words for stands under the name that it has
there.  It loads nothing and runs nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from heliotrope.flow.packaging_words import NAMES, PURPOSES, RECIPIENTS_SAID, RIGHTS_SAID, VALUES

_STYLE: Final = SafeString("""
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem; margin: 0 }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem }
dl { display: grid; grid-template-columns: minmax(7rem, 12rem) 1fr; gap: .25rem 1rem; margin: .25rem 0 }
dt, .quiet { opacity: .7 }
dd { margin: 0; min-width: 0 }
dd, td { overflow-wrap: anywhere; white-space: pre-wrap }
ul { padding-inline-start: 1.25rem }
.cards { list-style: none; padding: 0 }
.cards > li { border-inline-start: 3px solid #8886; padding-inline-start: 1rem; margin: .75rem 0 }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; text-align: start }
td { vertical-align: top; min-width: 5.5rem }
th, td { padding: .25rem 1rem .25rem 0; border-bottom: 1px solid #8884; text-align: inherit }
@media (max-width: 32rem) { dl { grid-template-columns: 1fr } dd { margin-bottom: .5rem } }
""")
_PARTS: Final = ("contacts", "orders", "privacy")


def page(document: Mapping[str, Any]) -> str:
    """The page of a signed document, in the language that is spoken now."""
    request = document["request"]
    lead = _("What %(controller)s holds of you, as of %(at)s. The file data.json holds the same, signed.") % {
        "controller": document["controller"],
        "at": _moment(str(request["answered_at"])),
    }
    return format_html(
        '<!doctype html><html lang="{}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>{}</title><style>{}</style>'
        "<h1>{}</h1><p>{}</p><h2>{}</h2>{}{}{}{}</html>\n",
        get_language() or "en", _("Your data"), _STYLE, _("Your data"), lead,
        _("Your request"), _fields(request), _homes(document), _uses(document), _files(document["files"]),
    )  # fmt: skip


def _homes(document: Mapping[str, Any]) -> SafeString:
    """What is held, home by home."""
    shown = [
        format_html("<h2>{}</h2>{}", _("Kept in the region %(home)s") % {"home": home}, _sections(held))
        for home, held in document["homes"].items()
    ]
    if not any(_told(held) for held in document["homes"].values()):
        text = _("Besides what you read here, nothing is held of you: no conversation, no order.")
        shown.append(format_html("<p>{}</p>", text))
    if missed := document["homes_not_reached"]:
        text = _("Not looked through here, and answered from there: %(homes)s.") % {
            "homes": ", ".join(missed)
        }
        shown.append(format_html("<p>{}</p>", text))
    return _joined(shown)


def _told(held: Mapping[str, Any]) -> bool:
    return bool(held["orders"]) or any(one["conversations"] for one in held["contacts"])


def _sections(held: Mapping[str, Any]) -> SafeString:
    return _joined([
        format_html("<section><h3>{}</h3>{}</section>", _name(key), _part(key, held[key]))
        for key in (*_PARTS, *(one for one in held if one not in _PARTS))
        if not _empty(held.get(key))
    ])  # fmt: skip


def _uses(document: Mapping[str, Any]) -> SafeString:
    """Why, by whom and how long the data are used, and what the person may ask for (GDPR Art. 15(1))."""
    purposes = [str(PURPOSES.get(one, one)) for one in document["purposes"]]
    kept = (
        _table(document["kept_for"])
        if document["kept_for"]
        else format_html("<p>{}</p>", _("No term is set: it is kept until it is erased."))
    )
    return format_html(
        "<h2>{}</h2><ul>{}</ul><h2>{}</h2><p>{}</p><h2>{}</h2>{}<h2>{}</h2><p>{}</p>",
        _("What your data are used for"),
        format_html_join("", "<li>{}</li>", ((one,) for one in purposes)),
        _("Who saw them"),
        RECIPIENTS_SAID,
        _("How long they are kept"),
        kept,
        _("What you can ask for"),
        RIGHTS_SAID,
    )


def _files(files: Mapping[str, str]) -> SafeString:
    if not files:
        return SafeString("")
    links = ((f"files/{key}", key, digest) for key, digest in files.items())
    return format_html(
        "<h2>{}</h2><ul>{}</ul>",
        _("Files that you sent"),
        format_html_join("", '<li><a href="{}">{}</a><br><span class="quiet">SHA-256 {}</span></li>', links),
    )


def _part(key: str, value: Any) -> SafeString:
    """Any JSON: fields, a table of what is flat, a list of what is not."""
    if isinstance(value, Mapping):
        return _fields(value)
    if isinstance(value, list):
        if value and all(isinstance(one, Mapping) and _flat(one) for one in value):
            return _table(value)
        cards = ((_part(key, one),) for one in value)
        return format_html(
            '<ol class="cards">{}</ol>', format_html_join("", '<li class="card">{}</li>', cards)
        )
    return format_html('<bdi dir="auto">{}</bdi>', _said(key, value))


def _fields(value: Mapping[str, Any]) -> SafeString:
    """What is flat as fields, then what is not under its own heading."""
    flat = [
        (key, one) for key, one in value.items() if not isinstance(one, Mapping | list) and not _empty(one)
    ]
    deep = [(key, one) for key, one in value.items() if isinstance(one, Mapping | list) and not _empty(one)]
    rows = ((_name(key), _part(key, one)) for key, one in flat)
    fields = format_html("<dl>{}</dl>", format_html_join("", "<dt>{}</dt><dd>{}</dd>", rows))
    below = ((_name(key), _part(key, one)) for key, one in deep)
    return format_html("{}{}", fields, format_html_join("", "<h3>{}</h3>{}", below))


def _table(rows: Sequence[Mapping[str, Any]]) -> SafeString:
    columns = list(dict.fromkeys(name for row in rows for name in row if not _empty(row[name])))
    heads = format_html_join("", '<th scope="col">{}</th>', ((_name(name),) for name in columns))
    cells = (
        (format_html_join("", "<td>{}</td>", ((_part(name, row.get(name)),) for name in columns)),)
        for row in rows
    )
    body = format_html_join("", "<tr>{}</tr>", cells)
    return format_html('<div class="wide"><table><tr>{}</tr>{}</table></div>', heads, body)


def _flat(one: Mapping[str, Any]) -> bool:
    return not any(isinstance(value, Mapping | list) and value for value in one.values())


def _empty(value: Any) -> bool:
    return (
        value is None
        or value in ("", [], {})
        or (isinstance(value, Mapping) and all(map(_empty, value.values())))
    )


def _name(key: str) -> str:
    return str(NAMES.get(key, key.replace("_", " ")))


def _said(key: str, value: Any) -> str:
    if _empty(value):
        return ""
    text = str(value)
    if known := VALUES.get(key, {}).get(text):
        return str(known)
    return _moment(text) if key == "at" or key.endswith(("_at", "_since")) else text


def _moment(text: str) -> str:
    try:
        at = datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return text
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _joined(parts: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((one,) for one in parts))
