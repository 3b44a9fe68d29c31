"""How often workers say the same: the plainest figure about a set of judgements."""

from heliotrope.core.quality.answers import Answers


def raw_agreement(answers: Answers) -> float | None:
    """Share of pairs of judgements of one item that agree; None when no item has two.

    Every pair counts once, so an item with many judgements weighs more.  Chance is not taken out: with
    one frequent label workers agree often without looking.
    """
    of_label, of_item = answers.counts, answers.judgements
    pairs = int((of_item * (of_item - 1)).sum())
    if pairs == 0:
        return None
    return int((of_label * (of_label - 1)).sum()) / pairs
