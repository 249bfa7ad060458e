"""The bar of the search: 50,000 contacts and 13,000 member cities in one alliance, behind the wall."""

from collections.abc import Callable
from statistics import quantiles
from time import perf_counter

from bench.ground import LARGE
from bench.measure import Bar, milliseconds
from hanse.access import walls
from hanse.access.decisions import remember_seats
from hanse.alliances.models import Alliance
from hanse.directory import queries
from hanse.directory.models import Contact
from hanse.history import clock
from hanse.people.models import Person

ASKED = (
    "ana",
    "lucia ralo",
    "sakura",
    "さくら",
    "dmitrii",
    "contact.4711",
    "mitaque quenis",
    "adviser",
    "ralomi 77",
    "zoe ven",
    "a",
)
"""Names in several scripts, an address, a title that thousands have, nothing, a single letter."""
ROUNDS = 20


def measure() -> Bar:
    """The search as its page asks for it, against a contact read by its key, both as the web's role in one transaction each."""
    alliance = Alliance.objects.get(slug=LARGE)
    lead = Person.objects.get(seats__alliance=alliance, seats__role="secretariat_lead")
    key = Contact.objects.for_alliance(alliance).order_by("pk")[0].pk

    def timed(ask: Callable[[], object]) -> float:
        with walls.behind(lead.pk, clock.today("UTC")) as seats:
            remember_seats(lead, seats)
            begin = perf_counter()
            ask()
            return perf_counter() - begin

    def searched(asked: str) -> float:
        return timed(lambda: queries.search(asked, reader=lead, alliance=alliance))

    for asked in ASKED:
        searched(asked)
    found = [searched(asked) for _ in range(ROUNDS) for asked in ASKED]
    looked_up = [timed(lambda: Contact.objects.get(pk=key)) for _ in range(ROUNDS * len(ASKED))]
    slow, plain = quantiles(found, n=20)[-1], quantiles(looked_up, n=20)[-1]
    return Bar(
        name="search",
        text="Search in 50,000 contacts and 13,000 member cities, behind row-level security, names of several scripts: 95 of 100",
        found=slow * 1000,
        limit=100,
        unit="ms",
        detail=f"{slow / plain:.0f} × a look-up by key ({milliseconds(plain)})",
    )
