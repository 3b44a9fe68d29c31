"""The demonstration: an operator with two sites, two clients and one order that waits to be worked on."""
