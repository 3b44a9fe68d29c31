"""Translation: segments of a file, with memory, terms, a second person's revision and the same file back."""
