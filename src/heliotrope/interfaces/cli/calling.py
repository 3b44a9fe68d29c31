"""Calling the REST API: who is called with which token, progress on the way, and problems in plain words."""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self
from uuid import UUID

import httpx

from heliotrope.core.errors import HeliotropeError, Invalid, Unavailable
from heliotrope.foundation.http.media_types import MEDIA_TYPES
from heliotrope.interfaces.cli.installation import here, read_json

PATIENCE_S: Final = 120.0
NOTED: Final = "cli.json"
ERRORS_FROM: Final = 400


class Problem(HeliotropeError):
    """The API refused; an RFC 9457 problem document says why."""

    status = 422

    def __init__(self, code: int, document: Mapping[str, Any]) -> None:
        super().__init__("\n".join(problem_lines(code, document)))


def problem_lines(code: int, document: Mapping[str, Any]) -> Iterator[str]:
    """A problem document as a person reads it: title, detail, and every one of its errors."""
    yield f"{document.get('title') or 'The platform refused'} ({code})"
    if document.get("detail"):
        yield str(document["detail"])
    errors = document.get("errors")
    for error in errors if isinstance(errors, list) else ():
        if not isinstance(error, Mapping):
            yield f"  {error}"
            continue
        place = ", ".join(
            f"{name} {error[name]}" for name in ("line", "column", "pointer") if error.get(name)
        )
        says = error.get("message") or error.get("detail") or json.dumps(dict(error), ensure_ascii=False)
        yield f"  {place}: {says}" if place else f"  {says}"


def settings(options: Iterable[str]) -> dict[str, object]:
    """A line's settings as they were written, ``name=value`` each; raises Invalid naming what is none."""
    found: dict[str, object] = {}
    for option in options:
        name, equals, value = option.partition("=")
        if not equals or not name.strip():
            raise Invalid(f"--option {option}: write name=value, such as target=de")
        if name.strip() in found:
            raise Invalid(f"--option {name.strip()} is given twice; give it once")
        try:
            found[name.strip()] = json.loads(value)
        except ValueError:
            found[name.strip()] = value
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What `heliotrope order submit` was asked for; ``due`` may be empty."""

    file: Path
    programme: str
    title: str
    line: str
    options: Mapping[str, object] = field(default_factory=dict)
    due: str = ""

    def document(self, programme_id: str) -> dict[str, object]:
        """The JSON part of the request."""
        if self.due:
            try:
                aware = datetime.fromisoformat(self.due).tzinfo is not None
            except ValueError:
                aware = False
            if not aware:
                raise Invalid(
                    f"--due {self.due}: write an instant with its offset: 2027-01-31T18:00:00+01:00."
                )
        return {
            "programme_id": programme_id,
            "line": self.line,
            "title": self.title,
            "options": dict(self.options),
            "due_at": self.due or None,
        }


class Api:
    """The REST API of one platform, with one token."""

    def __init__(self, url: str, token: str) -> None:
        self._http = httpx.Client(
            base_url=f"{url.rstrip('/')}/api/v1/",
            headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
            timeout=httpx.Timeout(PATIENCE_S, connect=10),
        )

    @classmethod
    def found(cls, url: str, token: str, state: Path | None) -> Self:
        """The API that the options, the environment or the state directory name, in this order.

        Raises:
            Invalid: none of them names a token.
        """
        installation = here(state)
        noted = read_json(installation.state / NOTED)
        url = url or installation.environ.get("HELIOTROPE_URL") or str(noted.get("url") or "")
        token = token or installation.environ.get("HELIOTROPE_TOKEN") or str(noted.get("token") or "")
        if not token or not url:
            raise Invalid(
                "Whose order? Set HELIOTROPE_URL and HELIOTROPE_TOKEN (your account page makes tokens), or "
                f"start `heliotrope up --demo`, which notes both in {installation.state / NOTED}."
            )
        return cls(url, token)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._http.close()

    def get(self, *path: str) -> Any:
        """What the API says about one thing."""
        if any(not part or "/" in part or part.startswith(".") for part in path):
            raise Invalid(f"{'/'.join(path)!r} names nothing; give a kind and an id.")
        return self._answer("GET", "/".join(path))

    def submit(self, wish: Submission) -> Any:
        """Place the order; the same wish again is the same order."""
        media_type = MEDIA_TYPES.get(wish.file.suffix.lower().removeprefix("."))
        if media_type is None:
            endings = ", ".join(f".{ending}" for ending in MEDIA_TYPES)
            raise Invalid(f"{wish.file} must end in {endings}, so that its format is known.")
        try:
            size = wish.file.stat().st_size
            with wish.file.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                document = wish.document(self._programme_id(wish.programme))
                text = json.dumps(document, sort_keys=True, ensure_ascii=False)
                key = hashlib.sha256(f"{digest}\n{media_type}\n{text}".encode()).hexdigest()
                file.seek(0)
                with _upload(file, size) as watched:
                    return self._answer(
                        "POST",
                        "orders",
                        # A repeat is the same bytes, so the boundary follows from the key.
                        headers={
                            "Idempotency-Key": key,
                            "Content-Type": f"multipart/form-data; boundary={key[:32]}",
                        },
                        data={"order": text},
                        files={"file": (wish.file.name, watched, media_type)},
                    )
        except OSError as why:
            raise Invalid(f"{wish.file}: {why.strerror}") from why

    def show(self, answer: Any) -> None:
        """Print an answer as JSON."""
        json.dump(answer, sys.stdout, indent=2, ensure_ascii=False)
        sys.stdout.write("\n")

    def _programme_id(self, programme: str) -> str:
        try:
            return str(UUID(programme))
        except ValueError:
            pass
        found = self._answer("GET", "programmes")
        rows = found.get("items", []) if isinstance(found, dict) else found
        named = [row for row in rows if isinstance(row, dict) and row.get("name") == programme]
        if len(named) != 1:
            known = ", ".join(sorted(str(row.get("name")) for row in rows if isinstance(row, dict)))
            raise Invalid(
                f"You see {len(named)} programmes named {programme!r}; there are: {known or 'none'}."
            )
        return str(named[0]["id"])

    def _answer(self, method: str, path: str, **more: Any) -> Any:
        try:
            answer = self._http.request(method, path, **more)
        except httpx.InvalidURL as why:
            raise Invalid(f"{self._http.base_url} is no address: {why}") from why
        except httpx.HTTPError as why:
            raise Unavailable(f"{self._http.base_url} does not answer ({why}). Is the platform up?") from why
        try:
            document = answer.json()
        except ValueError:
            document = {"title": "The answer is no JSON", "detail": f"Does {answer.url} lead to Heliotrope?"}
            raise Problem(answer.status_code, document) from None
        if answer.status_code >= ERRORS_FROM:
            raise Problem(
                answer.status_code, document if isinstance(document, dict) else {"detail": document}
            )
        return document


@contextmanager
def _upload(file: BinaryIO, size: int) -> Iterator[BinaryIO]:
    """The file with a progress bar on the error output, where that is a terminal."""
    from rich.console import Console
    from rich.progress import wrap_file

    console = Console(stderr=True)
    if not console.is_terminal:
        yield file
        return
    with wrap_file(file, size, description="Sending", console=console, transient=True) as watched:
        yield watched
