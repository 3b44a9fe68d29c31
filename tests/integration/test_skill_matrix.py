"""Bo and who leads him see how he answers where it is known what is right; Eve sees nothing of it."""

import pytest

from heliotrope.core.errors import NotFound
from heliotrope.foundation.tenancy.scope import acting
from heliotrope.insight import skill
from tests.integration.certified import ask, make, place, work
from tests.support.machine import settle


def seen(world, name, worker_id):
    actor = world.actor(name)
    with acting(actor):
        return skill.matrices(actor, worker_id)


def test_bo_reads_his_confusion_matrix_when_the_order_is_out_and_an_inspection_decides():
    """Bo says good to 6 bad and 6 good texts; 12 are inspected, so every row is known and small."""
    world = make()
    order_id = place(world, [f"{'good' if n % 2 else 'bad'} {n}" for n in range(12)])
    ask(world, order_id, inspections=12, target_ratio=0.5)
    work(world, "bo", "good")
    settle()
    bo = world.actor("bo").worker_id
    assert bo is not None
    assert seen(world, "bo", bo) == (), "the sample is blind until the order is out"
    work(world, "xa")
    settle()

    (made,) = seen(world, "bo", bo)
    assert made.labels == ("bad", "good")
    assert {row.truth: [cell.count for cell in row.cells] for row in made.rows} == {
        "bad": [0, 6],
        "good": [0, 6],
    }
    assert made.right is not None
    assert made.right.ratio == 0.5
    assert made.is_few
    ada = world.admin()
    with acting(ada):
        assert skill.matrices(ada, bo) == (made,)
    for name in ("chi", "ana", "eve"):
        with pytest.raises(NotFound):
            seen(world, name, bo)
