"""`heliotrope verify`: a certificate checked on any machine, without a platform, a database or a network."""

from pathlib import Path
from typing import Annotated, NoReturn

from cyclopts import App, Parameter

app = App()


@app.command
def verify(
    file: Path,
    /,
    *,
    delivery: Annotated[tuple[Path, ...], Parameter(negative="")] = (),
    key: str = "",
) -> None:
    """Check a certificate, an audit export or an evidence pack: signatures, figures, hashes, files.

    Every part of a certificate is signed by itself, so a change is named: the field, the inspected item, or
    with --delivery the line of the file. The accuracy and its interval are computed again from the inspected
    sample that the certificate lists. The exit code is 1 when anything is not as it was signed.

    Needs: nothing but the files. Ask the operator for the public key, or read it on the platform's page
    *Signing keys* or *Evidence*, and give it with --key; without it a file only proves that it is whole.

    A stream's certificate is of a period and names one file, period.jsonl, the list of all that was delivered
    in it. Give that list and any of the delivered files: each is found in the list by its hash.

    Of an audit export, which `heliotrope audit export` writes, every link of each chain is followed, every
    entry's hash and every row of the ledger is computed again, and the books are added up. A row that is not
    as it was sealed is named with its table and its id.

    For example:

        heliotrope verify audit.jsonl
        heliotrope verify certificate.json --delivery results.jsonl --key 3xV0c2lnbmVkLWJ5LXRoZS1vcGVyYXRvcg
        heliotrope verify october.json --delivery period.jsonl --delivery transcript.json

    Parameters
    ----------
    file
        The certificate as it was downloaded, or the audit export.
    delivery
        A file of the delivery; give it several times for several files.
    key
        The operator's public key, as text or as the name of a file that holds it.
    """
    from heliotrope.core.errors import Invalid
    from heliotrope.interfaces.cli.verifying import Report, report

    if _is_export(file):
        _verify_export(file, _key(key))
    if _is_erasure(file):
        _verify_erasure(file, _key(key))
    if _is_evidence(file):
        _verify_evidence(file, _key(key))
    try:
        made = report(file.read_bytes(), deliveries=delivery, key=_key(key))
    except (OSError, ValueError, RecursionError) as error:
        made = Report(checked=(), faults=(f"{file.name}: it cannot be read ({error})",))
    except Invalid as error:
        made = Report(checked=(), faults=(f"{file.name}: {error}",))
    for line in made.checked:
        print(line)
    for line in made.faults:
        print(f"CHANGED  {line}")
    print("The certificate does NOT hold; see above." if made.faults else "The certificate holds.")
    raise SystemExit(1 if made.faults else 0)


def _is_export(file: Path) -> bool:
    from heliotrope.interfaces.cli.audit_exported import is_export

    try:
        with file.open("rb") as opened:
            return is_export(opened.readline(10_000))
    except OSError:
        return False


def _is_erasure(file: Path) -> bool:
    import json

    from heliotrope.foundation.keys.erasing import is_certificate

    try:
        return file.stat().st_size < 1_000_000 and is_certificate(json.loads(file.read_bytes()))
    except (OSError, ValueError, RecursionError):
        return False


def _is_evidence(file: Path) -> bool:
    import json

    try:
        told = json.loads(file.read_bytes()) if file.stat().st_size < 100_000_000 else None
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(told, dict) and str(told.get("format", "")).startswith("heliotrope-evidence@")


def _verify_evidence(file: Path, key: str) -> NoReturn:
    import json

    from heliotrope.core.errors import Invalid
    from heliotrope.interfaces.cli.evidenced import ends, report
    from heliotrope.interfaces.cli.verifying import Report

    try:
        made = report(json.loads(file.read_bytes()), key=key)
    except (Invalid, ValueError) as error:
        made = Report(checked=(), faults=(f"{file.name}: {error}",))
    for line in made.checked:
        print(line)
    for line in made.faults:
        print(f"CHANGED  {line}")
    print(ends(holds=not made.faults, compared=bool(key)))
    raise SystemExit(1 if made.faults else 0)


def _verify_erasure(file: Path, key: str) -> NoReturn:
    import json

    from heliotrope.core.errors import Invalid
    from heliotrope.foundation.keys.erasing import faults, spoken

    document = json.loads(file.read_bytes())
    try:
        found = faults(document, key=key)
    except Invalid as error:
        found = [f"{file.name}: {error}"]
    for line in [] if found else spoken(document, key=key):
        print(line)
    for line in found:
        print(f"CHANGED  {line}")
    print("The certificate does NOT hold; see above." if found else "The certificate holds.")
    raise SystemExit(1 if found else 0)


def _verify_export(file: Path, key: str) -> NoReturn:
    from heliotrope.core.errors import Invalid
    from heliotrope.interfaces.cli.audit_exported import Reading, report, spoken

    try:
        with file.open("rb") as lines:
            found = report(lines, key=key)
    except Invalid as error:
        found = Reading(faults=[f"{file.name}: {error}"])
    for line in spoken(found, key=key):
        print(line)
    raise SystemExit(1 if found.faults else 0)


def _key(given: str) -> str:
    path = Path(given)
    return path.read_text(encoding="ascii").strip() if given and path.is_file() else given.strip()
