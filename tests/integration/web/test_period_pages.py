"""The pages of a stream's certificates: asked for month by month, missed, taken with its credit, and read."""

from datetime import timedelta

from tests.integration.certified_periods import supported
from tests.support.pages import browser

FIVE = ("ann", "ben", "cid", "dot", "eli")


def asked(desk, **fields):
    period = desk.period
    return {
        "first_on": str(period.first_on),
        "last_on": str(period.last_on),
        "target_percent": "95",
        "inspections": "5",
        "inspector_level": "4",
        **fields,
    }


def test_a_stream_shows_its_months_and_what_is_to_be_decided():
    with supported() as desk:
        ana = browser(desk.world, "ana")
        own = f"/orders/{desk.stream_id}"
        page = f"{own}/certificate/"
        desk.answer(*FIVE)
        assert "Certificates by month" in ana.get(f"{own}/").content.decode()
        bad = ana.post(page, asked(desk, last_on=str(desk.period.first_on - timedelta(days=1))))
        assert bad.status_code == 422 and "its last day is not before its first" in bad.content.decode()
        assert ana.post(page, asked(desk, repeats="on")).status_code == 302
        shown = ana.get(page).content.decode()
        assert "asked for" in shown and "every month" in shown

        desk.is_over()
        desk.inspect("wrong", "right", "right", "right", "right")
        order_id = desk.asked()[-1].order_id
        assert "The target was missed; take its credit." in ana.get(f"{own}/").content.decode()
        decide = ana.get(f"/orders/{order_id}/certificate/").content.decode()
        assert "You are credited" in decide and "Help desk" in decide
        assert "nothing is delivered yet" not in decide and "more inspections" not in decide
        own_order = ana.get(f"/orders/{order_id}/").content.decode()
        assert "What this stream delivered from" in own_order and "take its credit" in own_order
        assert "being opened" not in own_order and "items done" not in own_order
        assert ana.post(f"/orders/{order_id}/certificate/", {"act": "deliver"}).status_code == 302
        desk.inspect()
        assert "80" in ana.get(page).content.decode()
        sheet = ana.get(f"/orders/{order_id}/certificate/").content.decode()
        assert "Help desk" in sheet and "put right" not in sheet
        assert ana.get(f"/orders/{order_id}/certificate.json").status_code == 200
        for name in ("eve", "bo"):
            assert browser(desk.world, name).get(page).status_code == 404
            assert browser(desk.world, name).post(page, asked(desk)).status_code == 404
