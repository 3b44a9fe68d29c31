"""One example of every line's demand and work, for the tests that all lines answer."""

from tests.unit.lines.examples.annotation import ANNOTATED
from tests.unit.lines.examples.commerce import TRADED
from tests.unit.lines.examples.form import BadFile, Example, Right, Stage
from tests.unit.lines.examples.rights import ASKED
from tests.unit.lines.examples.support import SUPPORTED
from tests.unit.lines.examples.testing import TESTED
from tests.unit.lines.examples.toy import TOYED, TOYED_BY_STEPS
from tests.unit.lines.examples.translation import TRANSLATED

__all__ = ["EXAMPLES", "BadFile", "Example", "Right", "Stage"]

EXAMPLES = (ANNOTATED, TRANSLATED, TESTED, SUPPORTED, TRADED, ASKED, TOYED, TOYED_BY_STEPS)
