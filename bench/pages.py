"""Bars 1 and 2: the progress page."""

from itertools import count
from pathlib import Path

from bench import plan, servers
from bench.ground import MILLION, THOUSAND, session_of_secretariat
from bench.measure import Bar, interleaved, milliseconds
from bench.web import Browser
from hanse.alliances.models import Alliance

ROUNDS = 300
WARM_UP = 30
PAST = "2024-06-30"


def measure(port: int, folder: Path) -> list[Bar]:
    """The bars of the progress page against a server of Hanse on this port."""
    thousand = Alliance.objects.get(slug=THOUSAND)
    here = _Pages(port, thousand)
    there = _Pages(port, Alliance.objects.get(slug=MILLION))
    drawn = here.browser.get(here.uncached()).text
    file = folder / "plan.json"
    plan.write(file, alliance=thousand, session=here.session, address=here.uncached(), page=drawn)
    bare_port = servers.free_port()
    with servers.bare(bare_port, file):
        bare = Browser(bare_port, session="")
        if plan.tables(bare.get("/").text) != plan.tables(drawn):
            raise RuntimeError("The bare program does not draw what the page draws: bench/bare.py must learn what changed.")
        found = interleaved(
            {
                "bare": lambda: bare.get("/"),
                "uncached": lambda: here.browser.get(here.uncached()),
                "kept": lambda: here.browser.get(here.address),
                "empty": lambda: here.browser.get(here.empty),
                "past": lambda: there.browser.get(there.uncached(as_of=PAST)),
            },
            rounds=ROUNDS,
            warm_up=WARM_UP,
        )
    return [_uncached(found), _kept(found), _past(found)]


class _Pages:
    """The addresses of an alliance's pages, and a browser signed in to it."""

    def __init__(self, port: int, alliance: Alliance) -> None:
        self.session = session_of_secretariat(alliance)
        self.browser = Browser(port, session=self.session)
        self.address = f"/workspace/{alliance.slug}/progress/"
        self.empty = f"/workspace/{alliance.slug}/empty/"
        self.numbers = count()

    def uncached(self, **asked: str) -> str:
        """The page under an address that nobody has asked for before, so that no kept body answers."""
        query = "&".join(f"{name}={value}" for name, value in {**asked, "n": next(self.numbers)}.items())
        return f"{self.address}?{query}"


def _uncached(found: dict[str, float]) -> Bar:
    return Bar(
        name="progress_page",
        text="Progress page, 130 cities × 7 policies + 4 stages, signed in, drawn anew: against a bare WSGI program that "
        "executes the same SQL and joins the same HTML by hand on the same server",
        found=found["uncached"] / found["bare"],
        limit=2.5,
        unit="×",
        detail=f"{milliseconds(found['uncached'])} / {milliseconds(found['bare'])}",
    )


def _kept(found: dict[str, float]) -> Bar:
    return Bar(
        name="progress_page_unchanged",
        text="The same page, unchanged since the last look: against an empty signed-in page",
        found=found["kept"] / found["empty"],
        limit=1.3,
        unit="×",
        detail=f"{milliseconds(found['kept'])} / {milliseconds(found['empty'])}",
    )


def _past(found: dict[str, float]) -> Bar:
    return Bar(
        name="progress_page_past",
        text="The same page as of a past day on a ledger of 1,000,000 entries: against today's page on 1,000 entries",
        found=found["past"] / found["uncached"],
        limit=1.5,
        unit="×",
        detail=f"{milliseconds(found['past'])} / {milliseconds(found['uncached'])}",
    )
