"""A row's digest proves a change for certain, and names its column as far as sixteen bits of each go."""

from uuid import UUID

from heliotrope.foundation.audit.digests import difference, digest_of

COLUMNS = ("id", "account")


def said(number: int, account: str) -> str:
    key = str(UUID(int=number))
    return digest_of("ledger_entry", key, COLUMNS, {"id": key, "account": account})


def test_the_column_that_changed_is_named():
    assert difference(COLUMNS, said(1, "provider-payable"), said(1, "cash-box")) == "account"
    assert difference(COLUMNS, said(1, "cash-box"), said(1, "cash-box")) == ""


def test_where_the_pieces_of_a_column_fall_together_the_change_is_still_proved():
    """The two accounts have the same sixteen bits in the row of this number."""
    assert difference(COLUMNS, said(33902, "provider-payable"), said(33902, "cash-box")) == "its content"
