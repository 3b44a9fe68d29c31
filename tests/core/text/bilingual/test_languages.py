"""Which languages an order goes between."""

import pytest

from heliotrope.core.errors import Invalid, InvalidRows
from heliotrope.core.text.bilingual.document import Document
from heliotrope.core.text.bilingual.languages import Languages, languages_of


def test_the_order_may_name_a_wider_language_than_the_file_but_no_other():
    read = Document(segments=(), source="en-us", target="de")

    assert languages_of(read, source="en", target="") == Languages(source="en", target="de")
    with pytest.raises(InvalidRows, match="make them agree"):
        languages_of(read, source="", target="fr")
    with pytest.raises(Invalid, match="target"):
        languages_of(Document(segments=(), source="en"), source="", target="")
