"""A mail server for tests: IMAP by pymap, SMTP by aiosmtpd, both on loopback and both real."""

import imaplib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

if TYPE_CHECKING:
    from heliotrope.lines.support.keeping import MailboxSettings

USER, PASSWORD = "help", "sunflower-turns-9"
SECRET_ENV = "HELIOTROPE_MAIL_TEST"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class Outgoing:
    """Takes what is sent; refuses recipients as it is told to."""

    taken: list[bytes] = field(default_factory=list)
    refusing: str = ""

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refusing:
            return self.refusing
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.original_content, bytes)
        self.taken.append(envelope.original_content)
        return "250 taken"


@dataclass(slots=True)
class Post:
    """The mailbox as its owner's other programs see it, and what left through the server."""

    imap_port: int
    smtp_port: int
    outgoing: Outgoing

    def mailbox(self, address: str) -> "MailboxSettings":
        """How a stream reads and sends here."""
        from heliotrope.lines.support.keeping import MailboxSettings

        return MailboxSettings(
            address=address,
            name="Shop",
            imap_host="127.0.0.1",
            imap_port=self.imap_port,
            smtp_host="127.0.0.1",
            smtp_port=self.smtp_port,
            security="none",
            user=USER,
            secret_env=SECRET_ENV,
        )

    @contextmanager
    def inbox(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.imap_port, timeout=10) as box:
            box.login(USER, PASSWORD)
            box.select("INBOX")
            yield box

    def put(self, raw: bytes) -> None:
        """A message arrives."""
        with self.inbox() as box:
            assert box.append("INBOX", "", "", raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))[0] == "OK"

    def unseen(self) -> int:
        """How many messages nobody has marked as seen."""
        with self.inbox() as box:
            return len(box.search(None, "UNSEEN")[1][0].split())


def _login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=right)


@contextmanager
def post() -> Iterator[Post]:
    """Both servers, with one user, as long as the block runs."""
    port = _free_port()
    pymap = [
        str(Path(sys.executable).with_name("pymap")),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-tls",
    ]
    account = ["dict", "--demo-data", "--demo-user", USER, "--demo-password", PASSWORD]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    imap = subprocess.Popen([*pymap, *account], env=os.environ | {"PYTHONWARNINGS": "ignore"}, **silent)
    outgoing = Outgoing()
    smtp = Controller(
        outgoing,
        hostname="127.0.0.1",
        port=_free_port(),
        authenticator=_login,
        auth_required=True,
        auth_require_tls=False,
    )
    smtp.start()
    try:
        _answers(imap, port)
        yield Post(imap_port=port, smtp_port=smtp.port, outgoing=outgoing)
    finally:
        smtp.stop()
        imap.terminate()
        imap.wait(timeout=10)


def _answers(process: "subprocess.Popen[bytes]", port: int) -> None:
    for _ in range(200):
        if process.poll() is not None:
            raise AssertionError(f"the IMAP server ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the IMAP server did not answer")
