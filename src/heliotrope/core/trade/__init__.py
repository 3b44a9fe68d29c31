"""Trade: a shop's orders and stock as they come in, and where two counts of one shelf differ."""
