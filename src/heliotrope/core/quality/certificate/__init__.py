"""What an inspected random sample says of a delivery: whom to look at, how right it is, how to reach more."""
