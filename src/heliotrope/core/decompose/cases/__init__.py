"""Test cases: what a plan holds, in any of its formats, and the items that it becomes."""
