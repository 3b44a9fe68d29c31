"""The delivery: reports for machines, defects for people, and the evidence behind them."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from heliotrope.core.decompose.cases.items import fact
from heliotrope.core.deliver.runs.defects import defects_csv, defects_jsonl, sha256sums
from heliotrope.core.deliver.runs.reports import ctrf, junit_xml
from heliotrope.core.errors import NotFound
from heliotrope.core.line import Finished, Result
from heliotrope.core.quality.runs.evidence import Evidence
from heliotrope.core.quality.runs.outcomes import evidence_of, outcomes
from heliotrope.foundation.files import selectors as files
from heliotrope.foundation.tenancy.actor import Actor, ActorKind
from heliotrope.lines.testing.keys import defect_id
from heliotrope.lines.testing.settings import settings_of

SUMS = "evidence/SHA256SUMS"


def package(finished: Finished) -> Mapping[str, bytes]:
    """The delivery's files by name."""
    build = settings_of(finished.options).build
    kept = dict(_kept(evidence_of(finished.results)))
    found = outcomes(finished.results, kept, key_of=defect_id)
    reports = {
        "results.xml": junit_xml(found, build),
        "ctrf-report.json": ctrf(found, build),
        "defects.csv": defects_csv(found),
        "defects.jsonl": defects_jsonl(found),
    }
    return reports | ({SUMS: sha256sums(kept)} if kept else {}) | kept


def _kept(found: Iterable[tuple[Result, Evidence]]) -> Iterator[tuple[str, bytes]]:
    """Evidence as it was given; a file whose bytes are not those that the answer names is left out.

    So an answer that names a file which it did not bring delivers nothing of it.
    """
    for result, one in found:
        if one.file_id is None:
            yield one.path, one.text.encode()
            continue
        client = UUID(fact(result.content, "client"))
        reader = Actor(kind=ActorKind.MACHINE, client_ids=frozenset({client}))
        try:
            content, _ = files.content(reader, one.file_id)
        except NotFound:
            continue
        if hashlib.sha256(content).hexdigest() == one.sha256:
            yield one.path, content
