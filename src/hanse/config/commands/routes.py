"""List every address of Hanse and what it asks of its visitor."""

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """One address. `public` and `can` are None for a view that has neither @public nor @requires: a mistake."""

    path: str
    public: bool | None
    can: str | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How to print."""
    parser.add_argument("--format", choices=["json", "text"], default="text")


def run(options: argparse.Namespace) -> int:
    """Print the routes in the order in which they are tried."""
    found = list(routes())
    if options.format == "json":
        print(json.dumps([asdict(route) for route in found], indent=1))
    else:
        for route in found:
            print(f"{route.path:<70} {'public' if route.public else route.can or 'UNGUARDED'}")
    return 0


def routes() -> Iterator[Route]:
    """Every route of the root address table."""
    yield from _walk(get_resolver().url_patterns, "/")


def _walk(patterns: list[Any], before: str) -> Iterator[Route]:
    for pattern in patterns:
        path = before + readable(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            rule = getattr(pattern.callback, "access_rule", None)
            can = getattr(rule, "can", None)
            yield Route(path, getattr(rule, "public", None), can.value if can else None)


def readable(pattern: str) -> str:
    """`workspace/<slug:alliance>/` as `workspace/{alliance}/`."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", pattern)
