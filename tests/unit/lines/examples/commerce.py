"""An order of a shop that cannot go on."""

from heliotrope.lines.commerce.line import LINE as COMMERCE
from tests.unit.lines.examples.form import BadFile, Example, Right, Stage, column

ADDRESS = {
    "name": "Ana Lopes",
    "address1": "215 River Road",
    "city": "New York",
    "province": "NY",
    "postcode": "10083",
    "country": "US",
}
TRADED = Example(
    line=COMMERCE,
    options={"countries": "US DE", "promise_hours": "24"},
    wrong_options=({"shop": "north"}, {"countries": "Germany"}, {"level": 9}, {"colour": "red"}),
    files=(
        (
            "text/csv",
            b"order,sku,quantity,name,address1,city,province,postcode,country,promised_at\n"
            b"A-1,MUG,1,Ana,215 River Road,New York,NY,10083,US,2999-01-01T00:00:00Z\n"
            b"A-2,MUG,2,Bo,Sonnenallee 1,Berlin,,1204,DE,2999-01-01T00:00:00Z\nA-2,CUP,1,,,,,,,\n"
            b"A-3,MUG,1,Dee,1 Main St,Springfield,IL,62701,US,2020-01-01T00:00:00Z\n",
        ),
    ),
    arrivals=(
        {"id": "A-2/address", "order": "A-2", "kind": "address", "address": {**ADDRESS, "postcode": "1"}},
        {"order": "A-4", "kind": "oversell", "lines": [{"sku": "MUG", "quantity": 2, "free": 1}]},
    ),
    bad_files=(
        BadFile(
            media_type="text/csv",
            source=b"order,sku,quantity,placed_at\n1,MUG,0,\n2,,1,\n3,MUG,1,yesterday\n4,MUG,1,\n5,MUG\n",
            lines=(2, 3, 4, 6),
        ),
        BadFile(media_type="text/csv", source=b"order,title\n1,Mug\n", lines=(1,)),
    ),
    stages=(
        Stage(
            step="check",
            right=(
                Right(given={"code": "unsure"}, code="unsure"),
                Right(
                    given={"code": "proposed", "resolution": "corrected", "address": ADDRESS},
                    code="proposed",
                ),
            ),
            wrong=({}, {"code": "proposed"}, {"code": "proposed", "resolution": "lost"}),
        ),
        Stage(
            step="fix",
            before=(("check", {"code": "unsure"}),),
            right=(
                Right(given={"resolution": "corrected", **ADDRESS}, code="corrected"),
                Right(given={"resolution": "cancelled", "note": "Asked to"}, code="cancelled"),
                Right(given={"resolution": "refunded"}, code="refunded"),
            ),
            wrong=(
                {},
                {"resolution": "waiting-stock"},
                {"resolution": "corrected", **ADDRESS, "postcode": "1"},
                {"resolution": "corrected", "address": 5},
            ),
        ),
        Stage(
            step="fix",
            item=1,
            right=(
                Right(given={"resolution": "waiting-stock"}, code="waiting-stock", as_worth=False),
                Right(
                    given={"resolution": "corrected", "promised_utc": "2999-01-01T00:00"}, code="corrected"
                ),
            ),
            wrong=({"resolution": "corrected"}, {"resolution": "corrected", "promised_at": "soon"}),
        ),
    ),
    path=(("fix", {"resolution": "cancelled"}),),
    again=lambda made: {"code": made.code, **made.body},
    named=column("resolutions.csv", "id"),
    reacts=False,
)
