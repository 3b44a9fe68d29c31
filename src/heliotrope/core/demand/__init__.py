"""A client's words as a plan: what is read in them, the graph it becomes, and whether it can be met."""
