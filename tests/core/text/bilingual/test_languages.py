"""Which languages an order goes between."""

import pytest

from heliotrope.core.errors import Invalid, InvalidRows
from heliotrope.core.text.bilingual.document import Document
from heliotrope.core.text.bilingual.languages import Languages, is_spaced, language, languages_of, spelled


def test_the_order_may_name_a_wider_language_than_the_file_but_no_other():
    read = Document(segments=(), source="en-us", target="de")

    assert languages_of(read, source="en", target="") == Languages(source="en", target="de")
    with pytest.raises(InvalidRows, match="make them agree"):
        languages_of(read, source="", target="fr")
    with pytest.raises(Invalid, match="target"):
        languages_of(Document(segments=(), source="en"), source="", target="")


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("EN", "en", "en"),
        (" pt_BR ", "pt-br", "pt-BR"),
        ("zh-hans-cn", "zh-hans-cn", "zh-Hans-CN"),
        ("de-1996", "de-1996", "de-1996"),
        ("", "", ""),
    ],
)
def test_a_language_is_kept_in_lower_case_and_shown_as_it_is_written(typed, kept, shown):
    assert (language(typed), spelled(kept)) == (kept, shown)


@pytest.mark.parametrize("typed", ["german", "d", "en\x00", "de-toolongsubtag", "en-latn-us-posix1", 7, None])
def test_what_names_no_language_is_refused(typed):
    with pytest.raises(Invalid, match="such as en or pt-br"):
        language(typed)


def test_chinese_is_written_without_spaces_wherever_it_is_written():
    assert not is_spaced("zh-hans-cn")
    assert is_spaced("ko")
