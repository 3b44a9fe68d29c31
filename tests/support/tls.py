"""A throw-away authority, and database servers that take encrypted connections only."""

import contextlib
import datetime
import ipaddress
import os
import socket
import ssl
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from heliotrope.foundation.postgres import Cluster, find_binaries

HOST = "db.heliotrope.test"
"""What the certificates of database servers are for."""
SSL_REQUEST, GSS_REQUEST = 80877103, 80877104
"""PostgreSQL's frontend protocol, message formats: SSLRequest and GSSENCRequest."""
SYSTEM = Path("/usr/lib/postgresql/15/bin")
"""A server built with OpenSSL, where the system has it: the embedded one is not."""
HBA = "local all all trust\nhostssl all all 127.0.0.0/8 trust\nhostnossl all all all reject\n"


class Authority:
    """Signs certificates that only its own ``ca.pem`` vouches for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Test CA {folder.name}")])
        made = self._builder(self._name, self._key).add_extension(x509.BasicConstraints(True, None), True)
        self.ca = folder / "ca.pem"
        self.ca.write_bytes(made.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

    def sign(self, host: str) -> tuple[Path, Path]:
        """Certificate and key of a server, as PEM files; the key for its owner alone."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName(
            [x509.DNSName(host), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        )
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        made = self._builder(subject, key).add_extension(names, False).sign(self._key, hashes.SHA256())
        certificate, private = self._folder / f"{host}.pem", self._folder / f"{host}.key"
        certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        private.touch(mode=0o600)
        private.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return certificate, private

    def _builder(self, subject: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        now = datetime.datetime.now(datetime.UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a server takes encrypted connections."""

    hostaddr: str
    port: int

    def url(self, database: str, user: str, *, ca: Path | None, sslmode: str = "verify-full") -> str:
        """The libpq address of a database on it."""
        parts = f"host={HOST} hostaddr={self.hostaddr} port={self.port} dbname={database} user={user}"
        return f"{parts} sslmode={sslmode}" + (f" sslrootcert={ca}" if ca else "")


@contextmanager
def fronted(place: Path, authority: Authority) -> Iterator[Address]:
    """A door with TLS before a server's unix socket, as a proxy is one; it turns plain connections away."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.sign(HOST))
    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=_serve, args=(door, context, place), daemon=True).start()
        yield Address(hostaddr="127.0.0.1", port=int(door.getsockname()[1]))


def _serve(door: socket.socket, context: ssl.SSLContext, place: Path) -> None:
    with contextlib.suppress(OSError):
        while True:
            came, _ = door.accept()
            threading.Thread(target=_one, args=(came, context, place), daemon=True).start()


def _one(came: socket.socket, context: ssl.SSLContext, place: Path) -> None:
    with contextlib.suppress(OSError, ssl.SSLError, struct.error), came:
        asked = struct.unpack("!ii", came.recv(8, socket.MSG_WAITALL))[1]
        if asked == GSS_REQUEST:
            came.sendall(b"N")
            asked = struct.unpack("!ii", came.recv(8, socket.MSG_WAITALL))[1]
        if asked != SSL_REQUEST:
            said = b"SFATAL\0C28000\0Mconnection requires encryption\0\0"
            came.sendall(b"E" + struct.pack("!i", len(said) + 4) + said)
            return
        came.sendall(b"S")
        with context.wrap_socket(came, server_side=True) as client, socket.socket(socket.AF_UNIX) as server:
            server.connect(str(place))
            back = threading.Thread(target=_carry, args=(server, client), daemon=True)
            back.start()
            _carry(client, server)
            back.join(5)


def _carry(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError, ssl.SSLError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)


@contextmanager
def encrypted_server(folder: Path, authority: Authority) -> Iterator[tuple[Cluster, Address]]:
    """An empty server: with ``ssl = on`` where the system's can, else the embedded one behind a door."""
    if not (SYSTEM / "postgres").exists():
        cluster = Cluster(folder / "data", find_binaries(os.environ))
        cluster.start(lambda _line: None)
        try:
            with fronted(socket_of(cluster.url()), authority) as address:
                yield cluster, address
        finally:
            cluster.stop()
        return
    certificate, key = authority.sign(HOST)
    address = Address(hostaddr=_free_address(), port=5432)
    told = {
        "listen_addresses": address.hostaddr,
        "ssl": "on",
        "ssl_cert_file": certificate,
        "ssl_key_file": key,
    }
    options = " ".join(f"-c {name}={value}" for name, value in told.items())
    programs = folder / "bin"
    programs.mkdir()
    for program in SYSTEM.iterdir():
        (programs / program.name).symlink_to(program)
    (programs / "postgres").unlink()
    real = f'exec {SYSTEM}/postgres "$@"'
    script = f'#!/bin/sh\n[ "$1" = --version ] && {real}\n{real} {options}\n'
    (programs / "postgres").write_text(script)
    (programs / "postgres").chmod(0o755)
    cluster = Cluster(folder / "data", find_binaries({"HELIOTROPE_PG_BIN": str(programs)}))
    cluster.start(lambda _line: None)
    try:
        (cluster.data_dir / "pg_hba.conf").write_text(HBA)
        with psycopg.connect(cluster.url(), autocommit=True) as connection:
            connection.execute("SELECT pg_reload_conf()")
        yield cluster, address
    finally:
        cluster.stop()


def socket_of(url: str) -> Path:
    """The unix socket that an address of libpq goes through."""
    parts = psycopg.conninfo.conninfo_to_dict(url)
    return Path(str(parts["host"])) / f".s.PGSQL.{parts['port']}"


def _free_address() -> str:
    """A loopback address of which PostgreSQL's own port is free."""
    for last in range(2, 250):
        with socket.socket() as tried, contextlib.suppress(OSError):
            tried.bind((f"127.77.7.{last}", 5432))
            return f"127.77.7.{last}"
    raise AssertionError("every loopback address is taken")
