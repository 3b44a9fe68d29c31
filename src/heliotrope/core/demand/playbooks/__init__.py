"""The playbooks: how wishes of some kinds are met.  One module each, data only."""

from heliotrope.core.demand.playbooks.label_dataset import PLAYBOOK as LABEL_DATASET
from heliotrope.core.demand.playbooks.launch_shop import PLAYBOOK as LAUNCH_SHOP
from heliotrope.core.demand.playbooks.localise_app import PLAYBOOK as LOCALISE_APP
from heliotrope.core.demand.playbooks.model import Playbook
from heliotrope.core.demand.playbooks.operate_shop import PLAYBOOK as OPERATE_SHOP
from heliotrope.core.demand.playbooks.release_test import PLAYBOOK as RELEASE_TEST
from heliotrope.core.demand.playbooks.seasonal_support import PLAYBOOK as SEASONAL_SUPPORT
from heliotrope.core.demand.playbooks.translate_documents import PLAYBOOK as TRANSLATE_DOCUMENTS

PLAYBOOKS: tuple[Playbook, ...] = (
    LAUNCH_SHOP,
    LOCALISE_APP,
    LABEL_DATASET,
    RELEASE_TEST,
    SEASONAL_SUPPORT,
    TRANSLATE_DOCUMENTS,
    OPERATE_SHOP,
)
"""Every playbook; of two that fit as well the first is taken."""
