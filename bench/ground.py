"""The alliances that are measured, and who looks at them."""

from collections.abc import Callable

from django.test import Client

from hanse.alliances.models import Alliance
from hanse.config import schema
from hanse.demo import actions as samples
from hanse.demo.synthetic.actions import make_alliance
from hanse.demo.synthetic.shape import Size
from hanse.people.models import Person

THOUSAND, MILLION, LARGE = "thousand", "million", "large"
SIZES = {
    THOUSAND: Size(cities=130, policies=7, entries=1_000),
    MILLION: Size(cities=130, policies=7, entries=1_000_000),
    LARGE: Size(cities=13_000, policies=7, entries=100_000, contacts=50_000),
}


def prepare(report: Callable[[str], None]) -> None:
    """Tables, samples, and one made-up alliance of each size."""
    schema.migrate(report)
    samples.load(report)
    for slug, size in SIZES.items():
        report(f"Alliance {slug}")
        make_alliance(slug=slug, size=size, report=report)


def session_of_secretariat(alliance: Alliance) -> str:
    """The cookie of a session of somebody in the secretariat."""
    client = Client()
    client.force_login(Person.objects.get(seats__alliance=alliance, seats__role="secretariat_lead"))
    return client.cookies["sessionid"].value
