"""What leaves this machine is encrypted and proven, or it is refused by the name of its variable."""

import pytest

from heliotrope.core.errors import Invalid
from heliotrope.foundation.encrypted import check_database, check_origin, is_local
from heliotrope.foundation.vaults import cells

FAR = "postgresql://owner:hidden@db.example/heliotrope"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:///heliotrope?host=/run/postgresql",
        "postgresql://owner@localhost/heliotrope",
        "postgresql://owner@127.0.0.1,[::1]/heliotrope",
        f"{FAR}?sslmode=verify-full&sslrootcert=/etc/ca.pem",
    ],
)
def test_a_database_on_this_machine_or_one_that_proves_itself_is_taken(url: str):
    check_database("DATABASE_URL", url, {})


@pytest.mark.parametrize(
    "url",
    [
        FAR,
        f"{FAR}?sslmode=require",
        f"{FAR}?sslmode=verify-ca&sslrootcert=/etc/ca.pem",
        "postgresql://owner@localhost,db.example/heliotrope",
        "postgresql://owner@localhost/heliotrope?hostaddr=10.0.0.7",
    ],
)
def test_any_other_database_is_refused_by_name_and_without_its_password(url: str):
    with pytest.raises(Invalid, match=r"^HELIOTROPE_VAULTS of eu reaches .*sslmode=verify-full") as told:
        check_database("HELIOTROPE_VAULTS of eu", url, {})
    assert "hidden" not in str(told.value)


def test_a_way_that_something_else_encrypts_is_named_host_by_host():
    check_database("DATABASE_URL", FAR, {"HELIOTROPE_PLAIN_HOSTS": "db.example"})
    with pytest.raises(Invalid, match="reaches db"):
        check_database("DATABASE_URL", FAR, {"HELIOTROPE_PLAIN_HOSTS": "other.example"})


def test_a_web_address_that_others_reach_is_https():
    for good in ("https://ops.example", "http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:1"):
        check_origin("HELIOTROPE_ORIGIN", good, {})
    for bad in ("http://ops.example", "http://192.168.1.4:8000"):
        with pytest.raises(Invalid, match="HELIOTROPE_ORIGIN is"):
            check_origin("HELIOTROPE_ORIGIN", bad, {})
    assert is_local("eu.localhost") and not is_local("localhost.example")


def test_a_cell_serves_homes_that_exist_and_all_of_them_when_none_is_named():
    assert cells.served("", ("eu", "us")) == ("eu", "us")
    assert cells.served("us", ("eu", "us")) == ("us",)
    with pytest.raises(Invalid, match="1 to 8 characters"):
        cells.homes("eu,acme-corporation")
    with pytest.raises(Invalid, match="HELIOTROPE_CELL names 'mars'"):
        cells.served("mars", ("eu", "us"))


def test_what_is_said_of_homes_is_read_or_refused_in_words():
    homes = ("eu", "acme-eu")
    client = "01a20650-19aa-7300-8000-000000000001"
    assert cells.pairs("HELIOTROPE_REGIONS", "acme-eu=eu", homes) == {"acme-eu": "eu"}
    assert cells.owners(f"acme-eu={client}", homes) == {"acme-eu": client}
    assert cells.origins('{"eu": "https://eu.example/"}') == {"eu": "https://eu.example"}
    for act in (
        lambda: cells.pairs("HELIOTROPE_REGIONS", "acme-eu", homes),
        lambda: cells.owners("acme-eu=acme", homes),
        lambda: cells.origins("eu=https://eu.example"),
        lambda: cells.origins('{"eu": "eu.example"}'),
    ):
        with pytest.raises(Invalid, match=r"HELIOTROPE_|acme-eu"):
            act()
