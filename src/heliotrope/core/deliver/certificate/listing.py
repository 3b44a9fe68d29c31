"""The list of what a stream delivered in a certified period, and the files that it names by their hash."""

import json
from collections.abc import Sequence
from hashlib import sha256

from heliotrope.core.deliver.certificate.document import Part
from heliotrope.core.deliver.certificate.saying import File


def listed_in(parts: Sequence[Part], file: File) -> dict[str, str]:
    """Hashes of the files that a period's list names, with the number of each one's item.

    Nothing when the file is not, byte for byte, a list that the certificate names.
    """
    if not any(part.name == "period" for part in parts) or not file.name.endswith(".jsonl"):
        return {}
    digest = sha256(file.content).hexdigest()
    if not any(part.name.startswith("file ") and part.content.get("sha256") == digest for part in parts):
        return {}
    rows = [json.loads(line) for line in file.content.splitlines()]
    return {str(one): str(row["number"]) for row in rows for one in row["files"].values()}
