"""The connector to Shopify: Admin GraphQL 2026-10 out, signed webhooks in."""
