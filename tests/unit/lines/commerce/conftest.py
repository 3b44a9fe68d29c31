"""What can only be held against a specification or a recording is collected where that is."""

from tests.support.shopify_fake import RETAIL, SCHEMA

_NEEDS = {"test_specification.py": SCHEMA, "test_addresses_of_a_shop.py": RETAIL}
collect_ignore = [name for name, needed in _NEEDS.items() if not needed.exists()]
