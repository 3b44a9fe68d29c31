"""Second factors of the demonstration's accounts: secrets derived from the installation's own secret.

Source:
    RFC 6238 with SHA-1, six digits and 30 seconds, as authenticator apps expect.
"""

import base64
import hmac
import struct
from typing import Final

PERIOD_S: Final = 30
DIGITS: Final = 6


def secret_of(email: str, secret_key: str) -> str:
    """The base32 secret of an account, always the same on one installation."""
    digest = hmac.digest(secret_key.encode(), f"heliotrope demo totp {email}".encode(), "sha256")
    return base64.b32encode(digest[:20]).decode("ascii")


def code_at(secret: str, at_s: float) -> str:
    """The code that an authenticator shows at a moment, in seconds since 1970."""
    counter = struct.pack(">Q", int(at_s) // PERIOD_S)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    start = digest[-1] & 0x0F
    value = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return f"{value % 10**DIGITS:0{DIGITS}}"


def left_s(at_s: float) -> int:
    """How many seconds the code of this moment still holds."""
    return PERIOD_S - int(at_s) % PERIOD_S
