"""Shards held elsewhere come to the same as shards held here.

The cases on Ray are there where Ray is installed: a cluster of this machine, for this test alone.
"""

from importlib.util import find_spec

import numpy as np
import pytest

from heliotrope.core.errors import Invalid
from heliotrope.core.quality import shards
from heliotrope.core.quality.answers import Answers
from heliotrope.core.quality.climbing import Stop
from heliotrope.core.quality.methods import Method, fit
from heliotrope.foundation import crews

CREWS = ["here", "local"] if find_spec("ray") else ["here"]


@pytest.fixture(params=CREWS)
def crew(request, monkeypatch):
    """Who takes shards in."""
    monkeypatch.setattr(shards, "JUDGEMENTS", 150)
    if request.param == "here":
        yield shards.InProcess
        return
    monkeypatch.setenv(crews.ADDRESS, request.param)
    yield crews.recruit()
    import ray

    ray.shutdown()


def test_shards_come_to_the_same_consensus_wherever_they_are_held(crew):
    rng = np.random.default_rng(5)
    item, worker = np.repeat(np.arange(100), 5), np.tile(np.arange(5), 100)
    right = rng.integers(0, 3, 100)
    label = np.where(rng.random(500) < 0.7, right[item], rng.integers(0, 3, 500))
    answers = Answers(item=item, worker=worker, label=label, items=100, workers=5, labels=3)
    stop = Stop(iterations=8, tolerance=0.0)

    for method in (Method.ONE_COIN, Method.DAWID_SKENE, Method.HIERARCHICAL):
        plain = fit(answers, method, gold={3: 1}, stop=stop).consensus
        held = fit(answers, method, gold={3: 1}, stop=stop, recruit=crew).consensus
        np.testing.assert_allclose(held.posterior, plain.posterior, rtol=0, atol=1e-9)
        np.testing.assert_allclose(held.skill, plain.skill, rtol=0, atol=1e-9)


def test_this_process_keeps_the_shards_where_no_cluster_is_named(monkeypatch):
    monkeypatch.delenv(crews.ADDRESS, raising=False)

    assert crews.recruit() is None


def test_a_cluster_that_cannot_be_had_is_refused_in_words(monkeypatch):
    monkeypatch.setenv(crews.ADDRESS, "nowhere")

    with pytest.raises(Invalid, match="HELIOTROPE_RAY"):
        crews.recruit()
