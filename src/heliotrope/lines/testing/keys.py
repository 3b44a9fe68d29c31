"""The keys of defects, by which the vault, the delivery and those who decide know them."""

from uuid import UUID

from heliotrope.core.errors import Invalid
from heliotrope.core.line import Turn
from heliotrope.foundation.ids import derived_id


def defect_id(run: Turn, number: int) -> UUID:
    """The key of a run's n-th defect, from 1; the same wherever it is asked for."""
    if run.judgement_id is None:
        raise Invalid("Only a run that was judged has defects with keys")
    return derived_id(run.judgement_id, "defect", number)
