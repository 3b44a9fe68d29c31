"""What can only be held against the official specification is collected where that is."""

from tests.support.shopify_fake import SCHEMA

collect_ignore = [] if SCHEMA.exists() else ["test_specification.py"]
