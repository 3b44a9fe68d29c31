"""What we send to Shopify, and how it signs, against the official schema and published vectors."""

import hashlib
import hmac
import json

import pytest
from graphql import parse

from heliotrope.lines.commerce.shopify import documents
from heliotrope.lines.commerce.shopify.signature import is_signed, sign
from tests.support.shopify_fake import SCHEMA, faults_of, schema

VECTORS = json.loads((SCHEMA.parents[1] / "signature-vectors" / "vectors.json").read_text())["vectors"]


@pytest.mark.parametrize("document", documents.ALL, ids=lambda text: parse(text).definitions[0].name.value)
def test_every_operation_that_we_send_is_valid_in_the_official_schema(document):
    assert faults_of(document) == []


def test_a_wrong_field_would_be_noticed():
    assert faults_of(documents.ORDER.replace("cancelledAt", "canceledAt"))


@pytest.mark.parametrize("document", documents.ALL)
def test_no_operation_uses_a_deprecated_field(document):
    from graphql import NoDeprecatedCustomRule, validate

    assert not validate(schema(), parse(document), [NoDeprecatedCustomRule])


def test_the_hash_under_the_signature_is_the_published_one():
    vector = next(one for one in VECTORS if "RFC 4231" in one["channel"])
    key, message = bytes.fromhex(vector["key_hex"]), vector["message"].encode()
    assert hmac.new(key, message, hashlib.sha256).hexdigest() == vector["expected_hex"]


def test_shopifys_own_example_payloads_verify_as_they_were_signed_and_not_when_changed():
    for path in sorted((SCHEMA.parent / "webhooks" / "metadata" / "orders").glob("*.json")):
        body = json.dumps(json.loads(path.read_text())["response"]).encode()
        assert is_signed(body, sign(body, "secret"), ["secret"])
        assert not is_signed(body + b" ", sign(body, "secret"), ["secret"])
