"""Between the parts everything is encrypted and proven; in the clear nobody gets in."""

import http.client
import json
import ssl
from pathlib import Path

import psycopg
import pytest

from heliotrope.foundation.ids import new_id
from heliotrope.foundation.keys import KeyAway, store
from heliotrope.foundation.keys.custody import Custody
from heliotrope.foundation.keys.keyring import fresh, read
from heliotrope.foundation.postgres import Plan, provision
from tests.conftest import DATABASES
from tests.support import server
from tests.support.cells import ready, told, web
from tests.support.operating import free_port
from tests.support.pages import browser
from tests.support.tls import Authority, encrypted_server, fronted, socket_of
from tests.support.world import make_world


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def test_a_key_store_is_reached_encrypted_and_proven_or_not_at_all(tmp_path: Path, authority: Authority):
    with encrypted_server(tmp_path, authority) as (cluster, address):
        provision(cluster.url(), Plan(owner=server.OWNER, app=server.APP, databases=("keys_eu",)))
        store.prepare(cluster.url("keys_eu", server.OWNER), server.APP)
        (tmp_path / "other").mkdir()
        stranger = Authority(tmp_path / "other")

        ring, subject = read(fresh(("eu",))), new_id()
        custody = Custody(ring, {"eu": address.url("keys_eu", server.APP, ca=authority.ca)})
        key = custody.for_subject("eu", subject)
        custody.forget()
        assert custody.key("eu", key.id) == key
        custody.close()

        plain = Custody(ring, {"eu": address.url("keys_eu", server.APP, ca=None, sslmode="disable")})
        posing = Custody(ring, {"eu": address.url("keys_eu", server.APP, ca=stranger.ca)})
        for refused in (plain, posing):
            with pytest.raises(KeyAway, match="eu"):
                refused.key("eu", key.id)


def test_pages_databases_and_key_stores_speak_tls_and_plain_ones_are_refused(
    tmp_path: Path, authority: Authority, pytestconfig: pytest.Config
):
    world, databases = make_world(), pytestconfig.stash[DATABASES]
    port, (certificate, key) = free_port(), authority.sign("localhost")
    with fronted(socket_of(databases.app["default"]), authority) as address:
        by_tls = server.Databases(
            owner={},
            app={name: _through(address, url, authority) for name, url in databases.app.items()},
            keys={name: _through(address, url, authority) for name, url in databases.keys.items()},
        )
        options = ("--ssl-certificate", str(certificate), "--ssl-keyfile", str(key))
        trusts = ssl.create_default_context(cafile=str(authority.ca))
        environ = told(by_tls, "eu", {"eu": f"https://localhost:{port}"})
        with web(tmp_path, environ, port, options=options, trusts=trusts) as door:
            ready(door)
            assert json.loads(door.ask("/health").text) == {"status": "ok", "away": []}
            ana = browser(world, "ana").cookies["heliotrope_session"].value
            page = door.ask("/", session=ana)
            assert page.status == 200 and "max-age" in page.headers["strict-transport-security"]

            plain = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            with pytest.raises((http.client.HTTPException, OSError)):
                plain.request("GET", "/health")
                plain.getresponse()
            with pytest.raises(ssl.SSLError):
                http.client.HTTPSConnection(
                    "localhost", port, timeout=30, context=ssl.create_default_context()
                ).request("GET", "/health")
        with pytest.raises(psycopg.OperationalError, match="requires encryption"):
            psycopg.connect(_through(address, databases.app["default"], authority, sslmode="disable"))


def _through(address, url: str, authority: Authority, *, sslmode: str = "verify-full") -> str:
    parts = psycopg.conninfo.conninfo_to_dict(url)
    return address.url(str(parts["dbname"]), str(parts["user"]), ca=authority.ca, sslmode=sslmode)
