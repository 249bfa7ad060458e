"""Every page of Hanse as a secretariat sees it."""

import pytest

from tests.browser.promises import Promises
from tests.browser.sights import SECRETARIAT, Sight


@pytest.fixture(scope="module", params=SECRETARIAT, ids=str)
def sight(request: pytest.FixtureRequest) -> Sight:
    """One page after the other."""
    shown: Sight = request.param
    return shown


class TestPages(Promises):
    pass
