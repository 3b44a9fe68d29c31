"""Items and workers are learnt from each other, and never more than the judgements carry."""

from itertools import pairwise, product
from math import exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliotrope.core.errors import Invalid
from heliotrope.core.quality import model
from heliotrope.core.quality.dawid_skene import Stop, dawid_skene
from heliotrope.core.quality.majority import majority
from heliotrope.core.quality.model import Priors

from .crowds import crowd, crowds, rows_of

# Enough rounds to move far, few enough that rounding cannot grow to matter near a saddle point.
ROUNDS = Stop(iterations=12, tolerance=0)


def everyone(said, labels=2):
    """A crowd in which each row of ``said`` holds the workers' labels of one item."""
    rows = [(i, w, label) for i, row in enumerate(said) for w, label in enumerate(row)]
    return crowd(rows, labels=labels)


# --- by hand


def test_one_judgement_by_a_stranger_states_what_is_expected_of_a_stranger():
    consensus = dawid_skene(crowd([(0, 0, 1), (1, 0, 0), (2, 1, 1), (3, 1, 1)]))

    assert consensus.label.tolist() == [1, 0, 1, 1]
    assert consensus.confidence == pytest.approx([0.8] * 4)


def test_one_round_on_one_item_can_be_followed_on_paper():
    """Two strangers say 0: start 0.64 / (0.64 + 0.04) = 16/17; then a worker step and an item step."""
    p = 16 / 17
    right = (3.2 + p) / (4 + p)
    wrong = (0.8 + 1 - p) / (4 + 1 - p)
    zero, one = (1 + p) / 3 * right**2, (2 - p) / 3 * wrong**2

    consensus = dawid_skene(crowd([(0, 0, 0), (0, 1, 0)]), stop=Stop(iterations=1))

    assert consensus.skill[0, :, 0] == pytest.approx([right, wrong])
    assert consensus.posterior[0, 0] == pytest.approx(zero / (zero + one))
    assert consensus.log_likelihood == pytest.approx(log(zero + one))
    assert not consensus.converged


def test_twelve_right_gold_answers_for_each_label_earn_trust_alone_at_095():
    """(3.2 + 12) / (4 + 12) = 0.95, and balanced gold leaves the labels equally frequent."""
    gold = {item: item % 2 for item in range(24)}
    rows = [(item, 0, label) for item, label in gold.items()]

    consensus = dawid_skene(crowd([*rows, (24, 0, 1)]), gold=gold)

    assert consensus.posterior[24, 1] == pytest.approx(0.95)
    assert consensus.accuracy == pytest.approx([0.95])


def test_a_worker_proven_on_gold_outweighs_two_who_failed_it():
    gold = {item: item % 2 for item in range(20)}
    rows = [(item, 0, label) for item, label in gold.items()]
    rows += [(item, worker, (item // 2 + worker) % 2) for item in gold for worker in (1, 2)]

    consensus = dawid_skene(crowd([*rows, (20, 0, 1), (20, 1, 0), (20, 2, 0)]), gold=gold)

    assert consensus.label[20] == 1
    assert majority(crowd([(0, 0, 1), (0, 1, 0), (0, 2, 0)])).label[0] == 0


def test_a_worker_who_always_says_the_contrary_is_understood():
    truth = [0, 1] * 15
    said = [[t, t, t, 1 - t] for t in truth]

    consensus = dawid_skene(everyone(said))

    assert consensus.label.tolist() == truth
    assert consensus.accuracy[3] < 0.2
    assert consensus.accuracy[0] > 0.9


def test_gold_overrules_a_unanimous_crowd():
    consensus = dawid_skene(everyone([[0, 0, 0], [0, 0, 0]]), gold={0: 1})

    assert consensus.posterior[0].tolist() == [0.0, 1.0]
    assert consensus.label[1] == 0


# --- laws


@settings(deadline=None)
@given(crowds(), st.data())
def test_every_posterior_sums_to_one_and_gold_stays_clamped(answers, data):
    gold = data.draw(
        st.dictionaries(st.integers(0, answers.items - 1), st.integers(0, answers.labels - 1), max_size=3)
    )

    consensus = dawid_skene(answers, gold=gold)

    assert np.allclose(consensus.posterior.sum(axis=1), 1)
    assert np.allclose(consensus.skill.sum(axis=2), 1)
    assert consensus.prior.sum() == pytest.approx(1)
    assert ((consensus.posterior >= 0) & (consensus.posterior <= 1)).all()
    for item, label in gold.items():
        assert consensus.posterior[item, label] == 1.0


@settings(deadline=None)
@given(crowds(), st.randoms(use_true_random=False))
def test_names_and_order_of_items_workers_labels_and_rows_change_nothing(answers, random):
    item, worker, label = (list(range(n)) for n in (answers.items, answers.workers, answers.labels))
    rows = rows_of(answers)
    for order in (item, worker, label, rows):
        random.shuffle(order)
    renamed = crowd(
        [(item[i], worker[w], label[k]) for i, w, k in rows],
        items=answers.items,
        workers=answers.workers,
        labels=answers.labels,
    )

    one, other = dawid_skene(answers, stop=ROUNDS), dawid_skene(renamed, stop=ROUNDS)

    assert np.allclose(other.posterior[np.ix_(item, label)], one.posterior, atol=1e-6)
    assert np.allclose(other.skill[np.ix_(worker, label, label)], one.skill, atol=1e-6)
    assert other.log_likelihood == pytest.approx(one.log_likelihood)


@settings(deadline=None)
@given(st.integers(2, 6), st.lists(st.integers(0, 2), min_size=1, max_size=10))
def test_what_all_workers_say_is_the_answer(workers, truth):
    consensus = dawid_skene(everyone([[t] * workers for t in truth], labels=3))

    assert consensus.label.tolist() == truth
    assert (consensus.confidence > 0.8).all()


@settings(deadline=None)
@given(crowds(), st.data())
def test_a_single_judgement_by_a_newcomer_teaches_nothing_about_anybody_else(answers, data):
    label = data.draw(st.integers(0, answers.labels - 1))
    rows = [*rows_of(answers), (answers.items, answers.workers, label)]
    more = crowd(rows, items=answers.items + 1, workers=answers.workers + 1, labels=answers.labels)

    before, after = dawid_skene(answers, stop=ROUNDS), dawid_skene(more, stop=ROUNDS)

    assert np.allclose(after.posterior[:-1], before.posterior)
    assert np.allclose(after.prior, before.prior)


def density(answers, consensus, priors):
    """Logarithm of what EM climbs: the likelihood times the Dirichlet priors, up to a constant."""
    weight = priors.worker_weight * priors.confusion(answers.labels)
    return (
        consensus.log_likelihood
        + float((weight * np.log(consensus.skill)).sum())
        + priors.class_weight * float(np.log(consensus.prior).sum())
    )


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 2), min_size=3, max_size=3), min_size=1, max_size=8))
def test_every_round_climbs(said):
    answers, priors = everyone(said, labels=3), Priors()

    heights = [
        density(answers, dawid_skene(answers, priors=priors, stop=Stop(iterations=k, tolerance=0)), priors)
        for k in range(1, 8)
    ]

    assert all(later >= earlier - 1e-9 for earlier, later in pairwise(heights))


@settings(deadline=None)
@given(crowds())
def test_it_gives_the_same_bits_every_time(answers):
    one, other = dawid_skene(answers), dawid_skene(answers)

    assert one.posterior.tobytes() == other.posterior.tobytes()
    assert one.iterations == other.iterations


# --- limits


def test_items_nobody_judged_are_tied_and_take_the_first_label():
    consensus = dawid_skene(crowd([], items=3, workers=2, labels=2))

    assert consensus.posterior.tolist() == [[0.5, 0.5]] * 3
    assert consensus.label.tolist() == [0, 0, 0]
    assert consensus.judgements.tolist() == [0, 0, 0]
    assert consensus.converged


def test_no_items_at_all_give_an_empty_consensus():
    consensus = dawid_skene(crowd([], items=0, workers=0))

    assert consensus.posterior.shape == (0, 2)
    assert consensus.log_likelihood == 0.0
    assert consensus.converged


def test_one_label_is_certain():
    consensus = dawid_skene(crowd([(0, 0, 0), (1, 1, 0)], labels=1))

    assert consensus.confidence.tolist() == [1.0, 1.0]


def test_one_worker_is_believed_as_a_stranger_however_much_she_says():
    """Nobody can be compared with her, and nine tenths of one label prove nothing."""
    consensus = dawid_skene(crowd([(item, 0, int(item % 10 == 0)) for item in range(500)]))

    assert consensus.confidence == pytest.approx([0.8] * 500)


def test_a_crowd_tied_on_everything_takes_the_first_label_and_says_half():
    consensus = dawid_skene(everyone([[0, 1], [1, 0]]))

    assert consensus.label.tolist() == [0, 0]
    assert consensus.confidence == pytest.approx([0.5, 0.5])


def test_thousands_of_judgements_of_one_item_neither_overflow_nor_vanish():
    consensus = dawid_skene(everyone([[worker % 3 == 0 for worker in range(6000)]]))

    assert consensus.label.tolist() == [0]
    assert consensus.confidence == pytest.approx([1.0])
    assert np.isfinite(consensus.log_likelihood)


def test_rounds_that_run_out_are_told():
    said = [[0, 1, 1], [1, 1, 0], [0, 0, 1], [0, 0, 0], [0, 1, 0]]
    heard = []

    consensus = dawid_skene(
        everyone(said),
        stop=Stop(iterations=3, tolerance=0),
        watch=lambda k, change: heard.append((k, change)),
    )

    assert (consensus.iterations, consensus.converged) == (3, False)
    assert [k for k, _ in heard] == [1, 2, 3]


@pytest.mark.parametrize(
    "given_priors",
    [{"accuracy_ratio": 1.0}, {"accuracy_ratio": 0.0}, {"worker_weight": 0}, {"class_weight": float("nan")}],
)
def test_priors_that_no_judgement_could_outweigh_are_refused(given_priors):
    with pytest.raises(Invalid):
        Priors(**given_priors)


def test_expecting_no_more_than_a_guess_is_refused():
    with pytest.raises(Invalid, match="guess"):
        dawid_skene(crowd([(0, 0, 0)], labels=2), priors=Priors(accuracy_ratio=0.5))


@pytest.mark.parametrize("given_stop", [{"iterations": 0}, {"tolerance": -1.0}, {"tolerance": float("nan")}])
def test_a_stop_that_never_comes_is_refused(given_stop):
    with pytest.raises(Invalid):
        Stop(**given_stop)


# --- references


def slow_em(answers, gold, priors, rounds):
    """Dawid and Skene's equations one number at a time, with the pseudo-counts and nothing clever."""
    items, workers, labels = range(answers.items), range(answers.workers), range(answers.labels)
    rows, a = rows_of(answers), priors.accuracy_ratio
    expected = [[a if j == k else (1 - a) / (answers.labels - 1) for k in labels] for j in labels]

    def normal(weights):
        return [weight / sum(weights) for weight in weights]

    def belief(prior, skill):
        rows_out = []
        for i in items:
            weights = list(prior)
            for at, w, k in rows:
                if at == i:
                    weights = [weights[j] * skill[w][j][k] for j in labels]
            known = [float(j == gold[i]) for j in labels] if i in gold else None
            rows_out.append(known or normal(weights))
        return rows_out

    t = belief([1 / answers.labels for _ in labels], [expected for _ in workers])
    for _ in range(rounds):
        teaches = [i for i in items if i in gold or sum(at == i for at, _, _ in rows) > 1]
        prior = normal([priors.class_weight + sum(t[i][j] for i in teaches) for j in labels])
        skill = [
            [
                normal(
                    [
                        priors.worker_weight * expected[j][k]
                        + sum(t[i][j] for i, by, said in rows if by == w and said == k and i in teaches)
                        for k in labels
                    ]
                )
                for j in labels
            ]
            for w in workers
        ]
        t = belief(prior, skill)
    return t, prior, skill


@settings(deadline=None, max_examples=60)
@given(
    crowds(),
    st.data(),
    st.builds(Priors, accuracy_ratio=st.floats(0.6, 0.95), worker_weight=st.floats(0.5, 20)),
)
def test_it_follows_the_published_equations_written_out_plainly(answers, data, priors):
    gold = data.draw(
        st.dictionaries(st.integers(0, answers.items - 1), st.integers(0, answers.labels - 1), max_size=2)
    )

    fast = dawid_skene(answers, gold=gold, priors=priors, stop=Stop(iterations=5, tolerance=0))
    posterior, prior, skill = slow_em(answers, gold, priors, 5 if not fast.converged else fast.iterations)

    assert np.allclose(fast.posterior, posterior, atol=1e-9, rtol=0)
    assert np.allclose(fast.prior, prior, atol=1e-9, rtol=0)
    assert np.allclose(fast.skill, np.array(skill), atol=1e-9, rtol=0)


@settings(deadline=None, max_examples=60)
@given(crowds(most_items=4, most_workers=3))
def test_posterior_and_likelihood_are_those_of_summing_over_every_possible_truth(answers):
    consensus = dawid_skene(answers, stop=Stop(iterations=2))
    belief, log_likelihood = model.posterior(answers, consensus.skill, consensus.prior, {})

    marginal = np.zeros((answers.items, answers.labels))
    for truth in product(range(answers.labels), repeat=answers.items):
        chance = float(np.prod(consensus.prior[list(truth)]))
        for item, worker, label in rows_of(answers):
            chance *= consensus.skill[worker, truth[item], label]
        for item, label in enumerate(truth):
            marginal[item, label] += chance

    whole = marginal[0].sum()
    assert exp(log_likelihood) == pytest.approx(whole)
    assert np.allclose(belief, marginal / whole)


def test_a_crowd_of_known_make_is_recovered():
    """500 items, 20 workers right in 0.55 to 0.95 of cases: learnt within the noise of 500 answers."""
    rng = np.random.default_rng(7)
    truth, right = rng.integers(0, 3, 500), np.linspace(0.55, 0.95, 20)
    wrong = (truth[:, None] + rng.integers(1, 3, (500, 20))) % 3
    said = np.where(rng.random((500, 20)) < right, truth[:, None], wrong)

    consensus = dawid_skene(everyone(said.tolist(), labels=3))

    assert (consensus.label == truth).mean() > 0.99
    assert np.abs(consensus.accuracy - right).max() < 0.06
