"""Files that the command line is given."""

import pytest


@pytest.fixture
def answers(tmp_path):
    """Writes a file of judgements and gives its path."""

    def write(content):
        path = tmp_path / "answers.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
