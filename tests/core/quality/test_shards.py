"""EM over shards: the same consensus as the plain form, however many shards hold the answers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.quality import model, shards
from heliotrope.core.quality.answers import COMPILED_FROM, Answers, repeated
from heliotrope.core.quality.climbing import Stop
from heliotrope.core.quality.dawid_skene import dawid_skene
from heliotrope.core.quality.hierarchical import Known, hierarchical
from heliotrope.core.quality.model import Priors
from heliotrope.core.quality.one_coin import one_coin
from heliotrope.core.quality.shards import InProcess, Shard, merged, split, tally_of

from .crowds import crowd, crowds

ROUNDS = Stop(iterations=12, tolerance=0.0)


def large(judgements=COMPILED_FROM, labels=3) -> Answers:
    """A crowd that is solved by compiled loops: five judgements an item by forty workers."""
    rng = np.random.default_rng(7)
    items = judgements // 5
    item = np.repeat(np.arange(items), 5)
    worker = (rng.integers(0, 40, items)[:, None] + 7 * np.arange(5)).ravel() % 40
    right = rng.integers(0, labels, items)
    label = np.where(rng.random(item.size) < 0.7, right[item], rng.integers(0, labels, item.size))
    return Answers(item=item, worker=worker, label=label, items=items, workers=40, labels=labels)


def same(one, other):
    for name in ("posterior", "skill", "prior"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=0, atol=1e-9)
    assert one.log_likelihood == pytest.approx(other.log_likelihood, abs=1e-6)
    assert (one.iterations, one.judgements.tolist()) == (other.iterations, other.judgements.tolist())


@pytest.mark.parametrize("method", [dawid_skene, hierarchical, one_coin])
@settings(deadline=None, max_examples=60)
@given(answers=crowds(most_labels=6), shard=st.integers(1, 12), data=st.data())
def test_any_number_of_shards_gives_the_consensus_of_the_plain_form(method, answers, shard, data):
    gold = data.draw(
        st.dictionaries(st.integers(0, answers.items - 1), st.integers(0, answers.labels - 1), max_size=2)
    )

    plain = method(answers, gold=gold, stop=ROUNDS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shards, "JUDGEMENTS", shard)
        sharded = method(answers, gold=gold, stop=ROUNDS, recruit=InProcess)

    same(sharded, plain)


def test_a_large_crowd_comes_to_the_same_as_without_compiled_loops(monkeypatch):
    answers = large()
    compiled = [method(answers, stop=ROUNDS) for method in (dawid_skene, hierarchical, one_coin)]
    monkeypatch.setattr(shards, "COMPILED_FROM", len(answers) + 1)

    for method, found in zip((dawid_skene, hierarchical, one_coin), compiled, strict=True):
        same(found, method(answers, stop=ROUNDS))


def test_classes_and_pasts_count_in_shards_as_they_do_in_one():
    answers = large()
    past = np.random.default_rng(3).random((40, 3, 3))
    known = Known(group=np.arange(40) % 2, past=past)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shards, "JUDGEMENTS", 3_333)
        sharded = hierarchical(answers, known=known, stop=ROUNDS, recruit=InProcess)
        patch.setattr(shards, "COMPILED_FROM", len(answers) + 1)
        same(sharded, hierarchical(answers, known=known, stop=ROUNDS))


def test_two_shards_say_together_what_one_says():
    """Ana and Bo on two items: each shard adds its own item, and only what two judged teaches."""
    answers = crowd([(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 1), (2, 0, 0)])
    start = np.array([[0.5, 0.5], [0.1, 0.9], [0.8, 0.2]])

    told = merged(InProcess(split(answers, start, {}, shards=2)).each(Shard.begun))

    assert told.weight.tolist() == pytest.approx([0.6, 1.4])
    assert told.counts[0].tolist() == [pytest.approx([0.5, 0.1]), pytest.approx([0.5, 0.9])]
    whole = tally_of(answers, start, model.teaching(answers, {}))
    np.testing.assert_allclose(told.counts, whole.counts, rtol=0, atol=1e-15)


@pytest.mark.parametrize("count", [1, 2, 3, 50])
def test_an_item_is_in_one_part_and_none_is_lost(count):
    answers = crowd([(0, 0, 1), (0, 1, 0), (1, 0, 1), (3, 1, 1), (4, 0, 0)], items=6)
    start = model.as_expected(answers, Priors())

    held = split(answers, start, {}, shards=count)

    assert 1 <= len(held) <= max(1, min(count, answers.items))
    np.testing.assert_array_equal(np.concatenate([shard.belief() for shard in held]), start)
    assert merged([shard.begun() for shard in held]).weight.sum() == pytest.approx(1)


def test_an_order_without_an_answer_has_a_consensus_in_shards_too():
    empty = crowd([], items=3, workers=2)

    same(dawid_skene(empty, stop=ROUNDS, recruit=InProcess), dawid_skene(empty, stop=ROUNDS))


def test_no_part_at_all_is_refused():
    answers = crowd([(0, 0, 1)])
    with pytest.raises(Invalid, match="one shard at least"):
        split(answers, np.full((1, 2), 0.5), {}, shards=0)


def test_gold_that_names_no_item_is_refused_in_shards_too():
    answers = crowd([(0, 0, 1), (1, 0, 1)])
    for count in (1, 2):
        with pytest.raises(Invalid, match="Gold names items"):
            split(answers, np.full((2, 2), 0.5), {5: 0}, shards=count)


def test_who_judges_twice_is_found_in_a_large_crowd():
    answers = large()
    again = np.append(answers.item, answers.item[3]), np.append(answers.worker, answers.worker[3])

    assert repeated(answers.item, answers.worker) == ()
    assert repeated(*again) == ((3, len(answers)),)
