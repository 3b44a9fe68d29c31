"""What a playbook is made of; each playbook is one module of data beside this one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from heliotrope.core.demand.plan import Feed, ThreePoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words in both languages of briefs."""

    en: tuple[str, ...] = ()
    zh: tuple[str, ...] = ()

    @property
    def both(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.en, *self.zh)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One text in both languages."""

    en: str
    zh: str

    def in_(self, language: str) -> str:
        """The text in a language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A number that a brief may give, the nouns it counts, and what is taken when it says nothing."""

    code: str
    nouns: Words
    default: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A node that a playbook makes of a brief.

    Attributes:
        parameter: code of the parameter that it counts.
        times: units of work for each of what the parameter counts, rounded up.
        per_day: whether the count is for each day of its span.
        when: words one of which the brief must say; none for a node that is always there.
        each_language: whether there is one for each language that the brief names.
        language_option: option that takes the language, such as ``target``.
        source_option: option that takes the language that is translated from.
        labels: whether the labels that a brief lists become its options.
        span_days: days that it stays open when the brief gives none; 0 for a node without a span.
        after: keys of templates that are delivered before; those that are not there are left out.
        effort, pieces: an estimate for one unit; None for the line's usual.
    """

    key: str
    line: str
    title: Said
    parameter: str
    times: Decimal = Decimal(1)
    per_day: bool = False
    when: Words | None = None
    each_language: bool = False
    language_option: str = ""
    source_option: str = ""
    labels: bool = False
    span_days: int = 0
    after: tuple[str, ...] = ()
    feed: Feed | None = None
    options: Mapping[str, object] = field(default_factory=dict)
    skills: tuple[str, ...] | None = None
    effort: ThreePoint | None = None
    pieces: ThreePoint | None = None
    people: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """How a wish of one kind is met.

    Attributes:
        triggers: words of a brief that speak for it.
    """

    code: str
    name: Said
    triggers: Words
    parameters: tuple[Parameter, ...]
    templates: tuple[Template, ...]
