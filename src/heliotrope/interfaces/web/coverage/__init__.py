"""Coverage over the Earth: the next two days, who is there for them, and the sun."""
