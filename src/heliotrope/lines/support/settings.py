"""The settings of a support order: checked, completed and written back as JSON."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Options, QualityPlan, Redundancy, Step
from heliotrope.core.text import cells


class Channel(StrEnum):
    """How a contact reaches the client."""

    EMAIL = "email"
    CHAT = "chat"


INSTRUCTION = "Answer the customer, kindly and completely."
FIRST_REPLY_S = {Channel.EMAIL: 3600, Channel.CHAT: 60}
TRIAGE, REPLY = "triage", "reply"
WAITING, RESOLVED, SPAM = "waiting", "resolved", "spam"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """An order's settings, every one of them right.

    Attributes:
        first_reply_s: seconds within which each stretch that awaits us is answered; 0 for the channel's own.
        resolve_s: seconds without a word from the contact after which a waiting conversation may be closed.
        language: BCP 47 language of the programme's contacts where their own is not found.
        greeting: first words of the chat.
        macros: replies that are ready to be adapted: name, language, text.
        translation_help: whether who lacks the contact's language may answer with translation help, where
            nobody who has it costs less.
    """

    channels: tuple[str, ...] = (Channel.EMAIL.value,)
    instruction: str = INSTRUCTION
    first_reply_s: int = 0
    resolve_s: int = 7 * 86_400
    language: str = "en"
    greeting: str = ""
    macros: tuple[Mapping[str, str], ...] = ()
    translation_help: bool = False

    @property
    def plan(self) -> QualityPlan:
        """Triage by a machine where one is at work, then a reply, until the case is over."""
        return QualityPlan(
            redundancy=Redundancy.STEPS,
            gold_ratio=0,
            steps=(
                Step(code=TRIAGE, skill="support-triage", effort_ratio=0.05, machine=True),
                Step(code=REPLY, second_person=False, within_s=self.first_reply_s),
            ),
            waits=(WAITING,),
        )

    def as_options(self) -> Options:
        """The settings as JSON holds them; reading them again gives the same."""
        return asdict(self) | {
            "channels": list(self.channels),
            "macros": [dict(macro) for macro in self.macros],
        }


def settings_of(given: Options) -> Settings:
    """The settings that were given, completed with defaults; raises Invalid naming every fault at once."""
    strange = [str(name)[:40] for name in given if name not in _PARSERS]
    if strange:
        raise Invalid(f"Unknown options: {', '.join(strange)}. A support order has: {', '.join(_PARSERS)}")
    values: dict[str, object] = {}
    faults: list[str] = []
    for name, value in given.items():
        try:
            values[name] = _PARSERS[name](value)
        except Invalid as error:
            faults.append(f"{name}: {error}")
    if faults:
        raise Invalid("; ".join(faults))
    settings = Settings(**values)  # type: ignore[arg-type] # each value comes from its own parser
    # A stretch of mixed channels is due as the slower of them; a chat of its own order is due in a minute.
    slowest = max(FIRST_REPLY_S[Channel(one)] for one in settings.channels)
    return replace(settings, first_reply_s=settings.first_reply_s or slowest)


def _channels(value: object) -> tuple[str, ...]:
    given = [value] if isinstance(value, str) else value
    known = [one.value for one in Channel]
    if not isinstance(given, list | tuple) or not given or any(one not in known for one in given):
        raise Invalid(f"name at least one of {', '.join(known)}")
    return tuple(dict.fromkeys(given))


def _text(most: int, default: str = "") -> Callable[[object], str]:
    def parse(value: object) -> str:
        if not isinstance(value, str):
            raise Invalid(f"must be a text of at most {most} characters")
        return cells.storable(value, most).strip() or default

    return parse


def _seconds(most: int) -> Callable[[object], int]:
    def parse(value: object) -> int:
        number = int(value) if isinstance(value, str) and value.isascii() and value.isdecimal() else value
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= most:
            raise Invalid(f"must be whole seconds from 0 to {most}")
        return number

    return parse


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise Invalid("must be true or false")
    return value


def _language(value: object) -> str:
    text = _text(16)(value).lower()
    if not text or not all(part.isalnum() and part.isascii() for part in text.split("-")):
        raise Invalid("must be a BCP 47 tag such as en or pt-br")
    return text


def _macros(value: object) -> tuple[Mapping[str, str], ...]:
    if not isinstance(value, list | tuple) or len(value) > 200:
        raise Invalid("must be a list of at most 200 macros, each with name and text")
    found = []
    for one in value:
        if not isinstance(one, Mapping) or set(one) - {"name", "language", "text"}:
            raise Invalid("a macro has name, language and text")
        name, text = _text(80)(one.get("name", "")), _text(5000)(one.get("text", ""))
        language = _text(16)(one.get("language", "")).lower()
        if not name or not text:
            raise Invalid("a macro has a name and a text")
        found.append({"name": name, "language": language, "text": text})
    return tuple(found)


_PARSERS: Mapping[str, Callable[[object], object]] = {
    "channels": _channels,
    "instruction": _text(10_000, INSTRUCTION),
    "first_reply_s": _seconds(30 * 86_400),
    "resolve_s": _seconds(365 * 86_400),
    "language": _language,
    "greeting": _text(500),
    "macros": _macros,
    "translation_help": _yes_or_no,
}
