"""Names of languages and countries, in English and Chinese, as briefs write them."""

from collections.abc import Mapping
from functools import cache

from babel import Locale
from babel.languages import get_official_languages

TAGS = [
    "en",
    "zh",
    "es",
    "fr",
    "de",
    "it",
    "pt",
    "nl",
    "pl",
    "ru",
    "uk",
    "ja",
    "ko",
    "vi",
    "th",
    "id",
    "ms",
    "hi",
    "bn",
    "ta",
    "te",
    "mr",
    "ur",
    "fa",
    "ar",
    "he",
    "tr",
    "el",
    "sv",
    "da",
    "nb",
    "fi",
    "cs",
    "sk",
    "hu",
    "ro",
    "bg",
    "hr",
    "sr",
    "sl",
    "et",
    "lv",
    "lt",
    "hy",
    "az",
    "kk",
    "uz",
    "sw",
    "am",
    "fil",
    "ca",
]
"""Languages that are listened for; rarer ones have names that are words of other meaning: Even, Ho, Twi."""
COUNTRIES = [
    "ES",
    "FR",
    "DE",
    "IT",
    "PT",
    "NL",
    "PL",
    "RU",
    "UA",
    "JP",
    "KR",
    "VN",
    "TH",
    "ID",
    "MY",
    "IN",
    "SA",
    "AE",
    "EG",
    "IL",
    "TR",
    "GR",
    "SE",
    "DK",
    "NO",
    "FI",
    "CZ",
    "SK",
    "HU",
    "RO",
    "BG",
    "HR",
    "RS",
    "SI",
    "EE",
    "LV",
    "LT",
    "AT",
    "MX",
    "BR",
    "AR",
    "CO",
    "CL",
    "GB",
    "US",
    "AU",
    "CN",
    "TW",
]
"""Countries whose name stands for the language that most of its buyers read."""
_ALIASES = {
    "simplified chinese": "zh-hans", "traditional chinese": "zh-hant", "brazilian portuguese": "pt-br",
    "mandarin": "zh", "中文": "zh", "汉语": "zh", "简体中文": "zh-hans", "繁体中文": "zh-hant",
    "西语": "es", "葡语": "pt",
    "巴西葡萄牙语": "pt-br", "norwegian": "nb", "挪威语": "nb", "brazil": "pt-br", "巴西": "pt-br",
    "taiwan": "zh-hant", "台湾": "zh-hant", "farsi": "fa", "usa": "en", "uk": "en",
}  # fmt: skip


@cache
def names() -> Mapping[str, str]:
    """The language's tag by lower-case name, of languages and countries."""
    found: dict[str, str] = {}
    for locale in (Locale.parse("en"), Locale.parse("zh_Hans")):
        for country in COUNTRIES:
            official = get_official_languages(country, de_facto=True)
            name = locale.territories.get(country)
            if official and name:
                found[name.lower()] = official[0].partition("_")[0]
        for tag in TAGS:
            name = locale.languages[tag].lower()
            found[name] = tag
            if name.endswith("语"):
                found[f"{name[:-1]}文"] = tag
    return found | _ALIASES


@cache
def spoken(language: str) -> Mapping[str, str]:
    """Names of languages by tag, in the language of a brief: ``zh`` or ``en``."""
    locale = Locale.parse("zh_Hans" if language == "zh" else "en")
    told = {tag: locale.languages[tag] for tag in TAGS}
    for tag in ("zh-hans", "zh-hant", "pt-br"):
        told[tag] = Locale.parse(tag, sep="-").get_display_name(locale) or tag
    return told
