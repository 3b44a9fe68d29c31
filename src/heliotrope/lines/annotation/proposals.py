"""What an embedded model would label a text: from the labels' names alone, never from known answers."""

from heliotrope.core.line import Given, ItemContent


def proposed(content: ItemContent, labels: tuple[str, ...]) -> Given | None:
    """The label nearest in meaning; None for an image, labels that are no words, and when none is near."""
    said = {label: (_words(label),) for label in labels}
    if content.image or not all(any(map(str.isalpha, words)) for (words,) in said.values()):
        return None
    from heliotrope.ai import nearest

    found = nearest(content.text, said)
    return None if found is None else {"answer": found.value}


def _words(label: str) -> str:
    return label.replace("_", " ").replace("-", " ").strip()
