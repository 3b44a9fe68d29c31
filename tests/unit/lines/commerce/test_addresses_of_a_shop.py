"""The addresses of a whole recorded shop; collected where the recording is."""

import json

from heliotrope.core.text.address import address_of, faults, proposal
from tests.support.shopify_fake import RETAIL


def test_of_a_whole_real_shop_every_address_is_right_or_mended_or_left_to_a_person():
    """1,000 orders whose addresses are all in the United States, written as USA."""
    orders = json.loads(RETAIL.read_text())["orders"].values()
    told = [
        {
            **one["address"],
            "name": "Buyer",
            "postcode": one["address"]["zip"],
            "province": one["address"]["state"],
        }
        for one in orders
    ]
    taken = [address_of(one) for one in told]
    assert all(faults(one) for one in taken), "USA is no code"
    mended = [proposal(one) for one in taken]
    right = sum(one is not None for one in mended)
    assert len(taken) == 1000
    assert right >= 950, right
