"""The five stages, in the order work moves: demand, decompose, match, quality, deliver."""
