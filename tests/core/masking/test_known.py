"""Values that are known of a case, found where nothing beside them gives them away."""

from heliotrope.core.masking.kinds import Kind
from heliotrope.core.masking.known import Known, with_known
from heliotrope.core.masking.marking import unnumbered

TEXT = "Maria Schmidt wrote; Maria may come in May."


def found(*known: Known) -> list[str]:
    return [TEXT[span.start : span.end] for span in with_known(TEXT, (), known)]


def test_of_who_is_known_every_word_is_looked_for_and_of_what_was_only_found_the_whole():
    assert found(Known(kind=Kind.PERSON, value="maria schmidt")) == ["Maria Schmidt", "Maria"]
    assert found(Known(kind=Kind.PERSON, value="maria schmidt", whole=True)) == ["Maria Schmidt"]


def test_another_case_is_told_what_kind_of_value_stood_there_and_not_which():
    assert unnumbered("⟨PERSON_2⟩ has ⟨EMAIL_11⟩ and ⟨PERSON⟩") == "⟨PERSON⟩ has ⟨EMAIL⟩ and ⟨PERSON⟩"
