"""Which form and which files each kind of work has."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heliotrope.interfaces.web.console.ordering.forms import (
    AnnotationForm,
    AnyForm,
    OrderForm,
    TestingForm,
    TranslationForm,
)
from heliotrope.interfaces.web.console.ordering.streams import OrdersFileForm, ShopForm, SupportForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One way to order in a line.

    Attributes:
        label: what tells it from the line's other ways; empty for the only one.
        guide: template of what is said beside the form: formats, examples, what happens then.
        drop_label, drop_help, accept: of the file that it takes.
        examples: names of files to download.
    """

    form: type[OrderForm]
    label: str | Promise = ""
    guide: str = ""
    drop_label: str | Promise = ""
    drop_help: str | Promise = ""
    accept: str = ""
    examples: tuple[str, ...] = ()


KINDS: Mapping[str, tuple[Kind, ...]] = {
    "annotation": (
        Kind(
            form=AnnotationForm,
            guide="annotation",
            drop_label=_("Items"),
            drop_help=_("A CSV or JSONL file; let it go here or choose it"),
            accept=".csv,.jsonl,.ndjson,text/csv,application/jsonl",
        ),
    ),
    "translation": (
        Kind(
            form=TranslationForm,
            guide="translation",
            drop_label=_("File to translate"),
            drop_help=_("XLIFF or plain text; let it go here or choose it"),
            accept=".xlf,.xliff,.txt,text/plain,application/xliff+xml",
            examples=("shop.xlf", "shop.txt"),
        ),
    ),
    "testing": (
        Kind(
            form=TestingForm,
            guide="testing",
            drop_label=_("Test plan"),
            drop_help=_("CSV, Gherkin or JUnit XML; let it go here or choose it"),
            accept=".csv,.feature,.xml,text/csv,application/xml",
            examples=("cases.csv", "cart.feature", "junit.xml"),
        ),
    ),
    "support": (Kind(form=SupportForm, guide="support"),),
    "commerce": (
        Kind(form=ShopForm, label=_("A shop, as orders come in"), guide="shop"),
        Kind(
            form=OrdersFileForm,
            label=_("A file of orders"),
            guide="orders",
            drop_label=_("Orders"),
            drop_help=_("A CSV file; let it go here or choose it"),
            accept=".csv,text/csv",
            examples=("orders.csv",),
        ),
    ),
}

_ANY = (Kind(form=AnyForm, drop_label=_("File"), drop_help=_("Let it go here or choose it")),)


def kinds(line: str) -> tuple[Kind, ...]:
    """The ways to order in a line; a line without a form here has a plain one."""
    return KINDS.get(line, _ANY)


def kind(line: str, how: str) -> Kind:
    """One way to order in a line; the first when there is none of that name."""
    ways = kinds(line)
    return next((one for one in ways if one.form.how == how), ways[0])
