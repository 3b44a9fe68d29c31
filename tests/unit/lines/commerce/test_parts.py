"""The smaller decisions: throttling, signatures, keys, listings."""

from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.lines.commerce.keys import ShopKey, key_of
from heliotrope.lines.commerce.listings import Listing, listing_work, translated
from heliotrope.lines.commerce.shopify.signature import is_signed, sign
from heliotrope.lines.commerce.shopify.throttle import wait_s

MUG = Listing(
    sku="MUG", language="en", title="Mug & <saucer>", description="Blue.\n\nHolds tea.", images=("aGk=",)
)


def test_a_query_of_60_points_waits_until_50_more_are_there():
    told = {
        "cost": {"requestedQueryCost": 60, "throttleStatus": {"currentlyAvailable": 10, "restoreRate": 25}}
    }
    assert wait_s(told) == 2.0
    assert wait_s({}) == 0.5


def test_a_body_is_signed_with_the_old_or_the_new_secret_and_never_with_an_empty_one():
    body = b'{"id":1}'
    assert is_signed(body, sign(body, "old"), ["new", "old"])
    assert not is_signed(body, sign(body, "other"), ["new", "old"])
    assert not is_signed(body, sign(body, ""), [""])
    assert not is_signed(body, "", ["new"])
    assert not is_signed(body, "ü\udcff", ["new"])


def test_a_signature_is_the_published_hash_as_base64():
    """RFC 4231, case 2: 5bdcc146bf60754e… in hexadecimal."""
    assert sign(b"what do ya want for nothing?", "Jefe") == "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM="


@given(st.uuids(), st.uuids())
def test_a_shops_key_leads_back_to_it(client_id, shop_id):
    key = ShopKey(home="eu", client_id=client_id, shop_id=shop_id)
    assert key_of(str(key)) == key


@given(st.text(max_size=60))
def test_any_other_text_is_no_key_or_a_whole_one(text):
    found = key_of(text)
    assert found is None or isinstance(found.shop_id, UUID)


def test_a_listing_makes_one_translation_a_language_and_one_check_of_its_images():
    made = listing_work(MUG, ["de", "en", "zh-Hans", "de"])
    assert [(one.line, one.options.get("target_languages")) for one in made] == [
        ("translation", ["de"]), ("translation", ["zh-Hans"]), ("annotation", None),
    ]  # fmt: skip
    sources = [node.text for node in ET.fromstring(made[0].source).iter() if node.tag.endswith("source")]
    assert sources == ["Mug & <saucer>", "Blue.", "Holds tea."]


def test_a_translation_comes_back_as_xliff_or_as_text():
    source = listing_work(MUG, ["de"])[0].source.decode()
    done = source.replace("</source>", "</source><target>ÜBERSETZT</target>")
    assert translated(MUG, "de", done).description == "ÜBERSETZT\nÜBERSETZT"
    assert translated(MUG, "de", "Becher\nBlau.\nFür Tee.").title == "Becher"


@pytest.mark.parametrize("wrong", ["", "<xliff>", "<xliff/>", '<!DOCTYPE x [<!ENTITY a "b">]><xliff/>'])
def test_a_translation_that_says_nothing_is_refused(wrong):
    with pytest.raises(Invalid):
        translated(MUG, "de", wrong)
