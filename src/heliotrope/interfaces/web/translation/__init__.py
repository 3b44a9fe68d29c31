"""Pages of the translation line: the memory and the terms that are a client's own."""
