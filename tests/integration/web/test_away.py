"""A page whose database went away under it says so, and what to do."""

from tests.integration.faults.holding import beside, holding
from tests.support.pages import browser
from tests.support.world import make_world


def test_a_page_whose_connection_broke_says_what_to_do_and_is_there_again_afterwards():
    """It broke while the seat was looked up, before the page itself began."""
    bo = browser(make_world(), "bo")
    with holding("default", "LOCK TABLE assignment IN ACCESS EXCLUSIVE MODE") as held:
        asked = beside(lambda: bo.get("/work/"))
        held.cut()
        told = asked.result()
    assert told.status_code == 503
    assert "The database is away for a moment. Send the same again in a minute." in told.content.decode()
    assert bo.get("/work/").status_code == 200
