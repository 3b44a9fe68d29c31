"""The stories that join stages, lines, people and money: one module a story."""
