"""Pages of the commerce line: a client's shops, their stock, orders, exceptions and drift."""
