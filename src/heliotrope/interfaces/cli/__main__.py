"""`python -m heliotrope.interfaces.cli`: how the platform starts processes of its own."""

from heliotrope.interfaces.cli.main import run

run()
