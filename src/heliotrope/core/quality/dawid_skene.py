"""Dawid–Skene: items and workers are learnt from each other.

Workers who agree with the consensus weigh more, which moves the consensus, which moves the weights:
EM climbs to a maximum of the posterior density near the majority.

When it loses.  It takes workers to err independently, so where many err alike it is sure of what is
wrong: its confidence is too high on real crowds, and claims about quality need an audited random sample.
With one judgement an item nobody can be compared with anybody: the answer is that judgement and its
confidence is the prior's ``accuracy_ratio`` and nothing else; two are still mostly prior.  Once the shares of
labels are learnt, a frequent label needs little evidence: a plan that wants every item seen twice says so
with ``least``.  With few answers a worker, a majority is as good and simpler.
"""

import numpy as np
from numpy.typing import NDArray

from heliotrope.core.quality import model
from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.climbing import Learnt, Stop, Watch, climb
from heliotrope.core.quality.consensus import Consensus
from heliotrope.core.quality.model import Gold, Priors
from heliotrope.core.quality.shards import Recruit, Tally, climb_shards, held, tally_of


def dawid_skene(
    answers: Answers,
    *,
    gold: Gold | None = None,
    priors: Priors | None = None,
    stop: Stop | None = None,
    watch: Watch | None = None,
    begin: NDArray[np.float64] | None = None,
    recruit: Recruit | None = None,
) -> Consensus:
    """The consensus of workers whose confusion matrices are learnt, from the majority start.

    The start is the majority as seen through the worker prior: every worker taken as equally good, every
    label as equally frequent.  Its likeliest labels are the majority's, but one stranger's word starts
    at the prior's accuracy, not at certainty, which would take many rounds to unlearn.

    Pseudo-counts make each round a posterior mean step: the fixed point is the maximum of the density
    under Dirichlet priors with parameters 1 + pseudo-count.  Deterministic; O(rounds · judgements ·
    labels) time, O(judgements + (items + workers · labels) · labels) memory.

    Args:
        gold: known answers; a gold item's posterior is clamped, so it teaches about workers.
        priors: what is believed beforehand; explained with its defaults in `model`.
        watch: told the round and its change after every round; for a progress bar, decides nothing.
        begin: (items, labels); the beliefs to begin with in place of that start.
        recruit: who holds the answers in shards; this process where it is None.

    Raises:
        Invalid: gold out of range, or priors that expect no more than a guess.

    Source:
        Dawid & Skene (1979), Applied Statistics 28(1), 20–28; pseudo-counts as in Kim & Ghahramani
        (2012), AISTATS, there with variational Bayes.
    """
    gold, priors, stop = gold or {}, priors or Priors(), stop or Stop()
    begun = model.as_expected(answers, priors) if begin is None else begin
    lean = priors.worker_weight * priors.confusion(answers.labels)

    def learn(tally: Tally) -> Learnt:
        counts, weight = tally.counts + lean, tally.weight + priors.class_weight
        return Learnt(skill=counts / counts.sum(axis=2, keepdims=True), prior=weight / weight.sum())

    crew = held(answers, begun, gold, recruit)
    if crew is not None:
        return climb_shards(crew, answers.judgements, learn, stop=stop, watch=watch)
    teaching = model.teaching(answers, gold)
    return climb(
        answers,
        begun,
        lambda belief: learn(tally_of(answers, belief, teaching)),
        gold=gold,
        stop=stop,
        watch=watch,
    )
