"""The pages of cities, experts, observers, stewards and strangers; and whether every route has been looked at."""

import pytest

from hanse.config.commands.routes import routes
from tests.browser.conftest import Visit
from tests.browser.guests import Reception, Watch, Who
from tests.browser.looking import Look
from tests.browser.promises import Promises
from tests.browser.sights import NOT_PAGES, OTHERS, SECRETARIAT, Sight


@pytest.fixture(scope="module", params=OTHERS, ids=str)
def sight(request: pytest.FixtureRequest) -> Sight:
    """One page after the other."""
    shown: Sight = request.param
    return shown


class TestPages(Promises):
    pass


def test_every_route_is_looked_at_or_has_no_page() -> None:
    """A new route needs a sight in `sights.py`, or a word there why it has no page."""
    looked_at = {sight.route for sight in [*SECRETARIAT, *OTHERS] if sight.route}

    assert looked_at | set(NOT_PAGES) == {route.path for route in routes()}
    assert looked_at & set(NOT_PAGES) == set()


@pytest.mark.parametrize("route", NOT_PAGES)
def test_route_without_a_page_answers_with_none(visit: Visit, route: str) -> None:
    parts = {"evidence": 1, "invitation": 1, "appointment": 1, "seat": 1, "pk": 1, "provider_id": "nowhere"}
    parts |= {"letter": 1, "file": 1, "kind": "pdf", "city": "cali-co", "file_type": "csv"}
    parts |= dict.fromkeys(("channel", "note", "merge", "contact_batch", "cohort", "sweep"), 1)
    address = route.format(alliance="latam", format="csv", **parts)

    answer = visit(Who.SECRETARIAT, provoked=(404, 405)).request.get(address)

    is_error = answer.status in {404, 405}
    assert is_error or not answer.headers["content-type"].startswith("text/html")


def test_watch_hears_what_the_security_policy_forbids(reception: Reception) -> None:
    """Without this, silence would prove nothing."""
    with reception.browser(Who.NOBODY) as browser:
        page = browser.new_page()
        watch = Watch(page)
        page.goto("/account/sign-in/")
        assert watch.heard == []

        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')")

    assert watch.heard
    assert all("Content Security Policy" in trouble for trouble in watch.heard)


def test_look_finds_what_shuts_people_out_and_what_is_cut_off(reception: Reception) -> None:
    """Without this, finding nothing would prove nothing."""
    with reception.browser(Who.NOBODY) as browser:
        page = browser.new_page()
        page.goto("/account/sign-in/")
        page.evaluate("document.querySelector('main [type=submit]').textContent = ''")
        page.evaluate("document.querySelector('h1').textContent = 'x'.repeat(60)")

        look = Look.at(page)

    assert any("320 light: button-name" in found for found in look.violations)
    assert f"320: <h1> {'x' * 60}" in look.cut_off
