"""A shop's orders and stock from CSV files."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid, InvalidRows, TooLarge
from heliotrope.core.trade.files import MOST_ROWS, STOCK_COLUMNS, read_orders, read_stock

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
ORDERS = (
    b"order,sku,quantity,name,address1,city,postcode,country,promised_at\n"
    b"1,MUG,1,Ana,215 River Road,New York,10083,us,2026-11-21T00:00:00Z\n"
    b"2,MUG,2,Bo,Sonnenallee 1,Berlin,1204,DE,\n"
    b"1,CUP,3,,,,,,\n"
)


def lines_of(source):
    return [
        (one.order.external_id, one.line, [(line.sku, line.quantity) for line in one.order.lines])
        for one in read_orders(source, now=AT)
    ]


def faults_of(source, read=lambda source: read_orders(source, now=AT)):
    with pytest.raises(InvalidRows) as refused:
        read(source)
    return [(row.line, row.column) for row in refused.value.rows]


def test_rows_of_one_order_are_its_lines_wherever_they_stand():
    assert lines_of(ORDERS) == [("1", 2, [("MUG", 1), ("CUP", 3)]), ("2", 3, [("MUG", 2)])]


def test_what_is_said_of_an_order_stands_in_the_first_row_that_says_it():
    first, second = (one.order for one in read_orders(ORDERS, now=AT))
    assert (first.address.name, first.address.country) == ("Ana", "US")
    assert (first.placed_at, first.promised_at) == (AT, datetime(2026, 11, 21, tzinfo=UTC))
    assert second.promised_at is None
    assert second.address.postcode == "1204", "a wrong address is no bad row"


def test_only_an_order_that_says_when_it_was_placed_is_dated():
    dated = b"order,sku,quantity,placed_at\n1,MUG,1,2026-11-19T10:00:00+01:00\n2,MUG,1,\n"
    assert [(one.dated, one.order.placed_at) for one in read_orders(dated, now=AT)] == [
        (True, datetime(2026, 11, 19, 9, tzinfo=UTC)),
        (False, AT),
    ]


def test_every_bad_row_of_orders_is_named_by_line_and_column():
    bad = b"order,sku,quantity,placed_at\n1,MUG,0,\n2,,1,\n3,MUG,1,yesterday\n"
    bad += b"4,MUG,1,2026-01-01T00:00:00\n5,MUG\n"
    assert faults_of(bad) == [(2, "quantity"), (3, "sku"), (4, "placed_at"), (5, "placed_at"), (6, "")]


def test_the_shops_own_export_is_read_as_it_is():
    export = (
        b"Name,Email,Created at,Lineitem quantity,Lineitem name,Lineitem sku,Shipping Name,Shipping Zip\n"
        b"#1001,a@example.test,2026-01-01 10:00:00 -0500,2,Mug,MUG,Ana,6270\n"
    )
    (one,) = read_orders(export, now=AT)
    assert (one.order.external_id, one.order.address.name, one.order.address.postcode) == (
        "#1001",
        "Ana",
        "6270",
    )
    assert one.order.placed_at.isoformat() == "2026-01-01T10:00:00-05:00"


def test_the_same_file_says_the_same_and_a_changed_quantity_does_not():
    once, again = read_orders(ORDERS, now=AT), read_orders(ORDERS, now=AT.replace(hour=11))
    changed = read_orders(ORDERS.replace(b"CUP,3", b"CUP,4"), now=AT)
    assert [one.order.sha256 for one in once] == [one.order.sha256 for one in again]
    assert [a.order.sha256 == b.order.sha256 for a, b in zip(once, changed, strict=True)] == [False, True]


def test_stock_lies_at_the_main_location_unless_it_is_told():
    told = read_stock(b"sku,title,location,on_hand\nMUG,Mug,,10\nMUG,Mug,north,0\n")
    assert [(one.sku, one.location, one.on_hand) for one in told] == [
        ("MUG", "main", 10),
        ("MUG", "north", 0),
    ]


def test_a_shelf_that_is_counted_twice_is_refused_with_its_line():
    assert faults_of(b"sku,on_hand\nMUG,1\nMUG,2\nCUP,-1\n", read_stock) == [(3, "sku"), (4, "on_hand")]


@pytest.mark.parametrize(
    "nothing",
    [
        b"",
        b"order,sku\n1,MUG\n",
        b"order,sku,quantity\n",
        b"order,sku,quantity\n1,\x00,1\n",
        b"\xff\xfe",
        b'order,sku,quantity\n"1',
    ],
)
def test_a_file_that_says_nothing_or_is_none_is_refused(nothing):
    with pytest.raises(Invalid):
        read_orders(nothing, now=AT)


def test_a_file_with_more_rows_than_are_read_at_once_is_refused():
    with pytest.raises(TooLarge, match="split it"):
        read_stock(b"sku,on_hand\n" + b"".join(b"S%d,1\n" % n for n in range(MOST_ROWS + 1)))


SHELVES = st.dictionaries(
    st.tuples(st.sampled_from(["MUG", "CUP", "a,b", 'say "x"']), st.sampled_from(["main", "north"])),
    st.integers(0, 1_000_000),
    min_size=1,
)


@given(SHELVES)
def test_stock_that_is_written_out_is_read_back(shelves):
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(STOCK_COLUMNS)
    writer.writerows([sku, "", location, on_hand] for (sku, location), on_hand in shelves.items())
    told = read_stock(out.getvalue().encode())
    assert {(one.sku, one.location): one.on_hand for one in told} == shelves


@given(st.binary(max_size=200))
def test_whatever_a_file_holds_is_read_or_refused_and_never_breaks(source):
    try:
        orders = read_orders(b"order,sku,quantity\n" + source, now=AT)
    except Invalid:
        orders = ()
    assert all(one.external_id and one.lines for one in orders)
    assert all(line.sku and line.quantity > 0 for one in orders for line in one.lines)
    try:
        stock = read_stock(source)
    except Invalid:
        stock = ()
    assert all(one.sku and one.location and one.on_hand >= 0 for one in stock)
