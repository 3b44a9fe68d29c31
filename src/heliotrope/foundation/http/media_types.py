"""What a file is, by its ending: browsers and tools disagree on the header that they send with one."""

from collections.abc import Mapping

MEDIA_TYPES: Mapping[str, str] = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "ndjson": "application/jsonl",
    "xlf": "application/xliff+xml",
    "xliff": "application/xliff+xml",
    "txt": "text/plain",
    "feature": "text/x-gherkin",
    "xml": "application/xml",
}
"""Endings that orders come with, and what each says."""

UNKNOWN = "application/octet-stream"


def media_type_of(name: str | None, declared: str | None = None) -> str:
    """The media type of a file by its ending; what was declared for it when the ending says nothing."""
    ending = (name or "").rpartition(".")[2].lower()
    return MEDIA_TYPES.get(ending, declared or UNKNOWN)
