"""The shop of the tests, held to Shopify's official schema in both directions.

Every operation that we send must be valid in the Admin API 2026-10, with variables of the right types, and
every answer is what graphql-core makes of the shop's data under that schema: a field that must be there and
is not, or is of another type, fails the test.  It does not prove that Shopify's own rules beyond the schema
are met.
"""

import gzip
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from graphql import GraphQLSchema, build_client_schema, execute, parse, validate

from tests.support.shopify_shop import FakeShop

TOKEN, SECRET = "shpat_for_tests_only", "hush-for-tests-only"
_SHARED = Path(os.environ.get("HELIOTROPE_SHARED", Path(__file__).parents[3] / "shared"))
SCHEMA = _SHARED / "specs" / "shopify" / "admin_2026-10.json.gz"
"""The official introspection; what needs it is collected only where it is."""
RETAIL = _SHARED / "data" / "retail" / "db.json"
"""A recorded shop with 1,000 orders; likewise."""


@cache
def schema() -> GraphQLSchema:
    """The official schema."""
    with gzip.open(SCHEMA) as packed:
        return build_client_schema(json.load(packed)["data"], assume_valid=True)


def faults_of(document: str) -> list[str]:
    """What is wrong with an operation, by the official schema."""
    return [error.message for error in validate(schema(), parse(document))]


def shaped(document: str, variables: Mapping[str, Any], root: Mapping[str, Any]) -> dict[str, Any]:
    """The answer that the official schema makes of the root's fields."""
    assert not faults_of(document), faults_of(document)
    done = execute(schema(), parse(document), dict(root), variable_values=dict(variables))
    assert not done.errors, done.errors
    return dict(done.data or {})


@contextmanager
def shop(**given: Any) -> Iterator[FakeShop]:
    """A running shop; held to the schema where the schema is."""
    made = FakeShop(token=TOKEN, secret=SECRET, shape=shaped if SCHEMA.exists() else None, **given)
    made.start()
    try:
        yield made
    finally:
        made.stop()
