"""A map without a tile server: country shapes as SVG paths, and where a city stands on them.

The shapes are Natural Earth's at 1:110 million, for small parts at 1:50 million, in the public domain, as the npm package
world-atlas encodes them. The projection is Miller's: rectangular, so that the map can be cut at any meridian and a city is
placed by simple arithmetic. Map units are degrees of longitude; x grows eastwards, y southwards.
"""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders

from hanse.places.countries import alpha2

COARSE = "vendor/world-atlas/countries-110m.json"
FINE = "vendor/world-atlas/countries-50m.json"
# Parts narrower than this many degrees are drawn from the fine shapes.
_FINE_BELOW = 45.0
# One city alone still shows its surroundings.
_SMALLEST = 12.0
# Points closer than this many pixels to the last one drawn are left out.
_TOLERANCE = 0.5

Point = tuple[float, float]
Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Viewbox:
    """A part of the map, in map units. `x` may lie beyond 180: then the part crosses the date line."""

    x: float
    y: float
    width: float
    height: float

    def place(self, latitude: float, longitude: float, width: float) -> Point:
        """Where a city stands on a picture of this part that is `width` pixels wide."""
        x, y = project(latitude, longitude)
        turns = math.ceil((self.x - x) / 360)
        scale = width / self.width
        return round((x + 360 * turns - self.x) * scale, 1), round((y - self.y) * scale, 1)

    def picture_height(self, width: float) -> float:
        """Pixels high, when the picture is `width` pixels wide."""
        return round(self.height * width / self.width, 1)


@dataclass(frozen=True, slots=True)
class CountryShape:
    """One country as drawn: alpha-2 code (empty for an area without one) and SVG path data in pixels."""

    code: str
    path: str


WORLD = Viewbox(x=-180.0, y=-115.0, width=360.0, height=200.0)


def project(latitude: float, longitude: float) -> Point:
    """Miller's cylindrical projection of degrees, WGS 84, to map units."""
    return longitude, -math.degrees(1.25 * math.log(math.tan(math.pi / 4 + 0.4 * math.radians(latitude))))


def viewbox_for(points: Iterable[tuple[float, float]], *, padding: float = 0.12) -> Viewbox:
    """The smallest part that shows all points (latitude, longitude), with a margin as a share of its size.

    It leaves out the widest stretch of longitude without a point, so that Fiji and Samoa make a small map across the date
    line. Without points: the world.
    """
    placed = [project(latitude, longitude) for latitude, longitude in points]
    if not placed:
        return WORLD
    west, width = _narrowest_arc(sorted({x for x, _y in placed}))
    north, south = min(y for _x, y in placed), max(y for _x, y in placed)
    wide = min(360.0, max(width * (1 + 2 * padding), _SMALLEST))
    high = min(WORLD.height, max((south - north) * (1 + 2 * padding), _SMALLEST))
    # Neither a slit nor a ribbon: the shorter side is at least half the longer one.
    wide, high = max(wide, high / 2), max(high, wide / 2)
    top = min(max((north + south - high) / 2, WORLD.y), WORLD.y + WORLD.height - high)
    return Viewbox(x=west + (width - wide) / 2, y=top, width=wide, height=high)


def _narrowest_arc(longitudes: Sequence[float]) -> tuple[float, float]:
    """Western end and width, in degrees, of the shortest arc that holds all these longitudes (sorted, each once)."""
    gaps = [(after - before) % 360 or 360.0 for before, after in zip(longitudes, [*longitudes[1:], longitudes[0]], strict=True)]
    widest = max(range(len(gaps)), key=gaps.__getitem__)
    return longitudes[(widest + 1) % len(longitudes)], 360 - gaps[widest]


def countries_svg_paths(viewbox: Viewbox, width: float) -> list[CountryShape]:
    """The countries that show in this part of the map, drawn `width` pixels wide. Sorted by code; computed once per picture."""
    return list(_drawn(viewbox, width))


@cache
def _country_rings(shapes_file: str) -> tuple[tuple[str, tuple[Ring, ...]], ...]:
    """Each country's outlines in map units. Raises FileNotFoundError when the front-end files were not fetched."""
    file = finders.find(shapes_file)
    if file is None:
        message = f"{shapes_file} is missing: fetch the front-end files (make setup)"
        raise FileNotFoundError(message)
    topology = json.loads(Path(file).read_text(encoding="utf-8"))
    arcs = list(_arcs(topology))
    shapes = [
        (alpha2(str(country.get("id", ""))), tuple(_ring(indexes, arcs) for indexes in _outlines(country)))
        for country in topology["objects"]["countries"]["geometries"]
    ]
    return tuple(sorted(shapes, key=lambda shape: shape[0]))


def _arcs(topology: dict[str, Any]) -> Iterator[Ring]:
    """Arcs are stored as whole-numbered steps from point to point; TopoJSON specification, 2.1.3 and 2.1.4."""
    (scale_x, scale_y), (start_x, start_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    for steps in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in steps:
            x, y = x + step_x, y + step_y
            points.append(project(y * scale_y + start_y, x * scale_x + start_x))
        yield tuple(points)


def _outlines(country: dict[str, Any]) -> Iterator[list[int]]:
    polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
    for polygon in polygons:
        yield from polygon


def _ring(indexes: list[int], arcs: list[Ring]) -> Ring:
    """Join arcs to one outline; a negative index, ~i, is arc i backwards, and each arc begins where the last one ended."""
    points: list[Point] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc[1:] if points else arc)
    return _unrolled(points)


def _unrolled(points: Sequence[Point]) -> Ring:
    """Without the jump from 180 to -180 degrees of an outline across the date line. Antarctica, around a pole, keeps its own."""
    turn, unrolled = 0.0, [points[0]]
    for (before, _y), (x, y) in pairwise(points):
        turn += 360 * (x - before < -180) - 360 * (x - before > 180)
        unrolled.append((x + turn, y))
    return tuple(points if turn else unrolled)


@lru_cache(maxsize=64)
def _drawn(viewbox: Viewbox, width: float) -> tuple[CountryShape, ...]:
    shapes_file = FINE if viewbox.width < _FINE_BELOW else COARSE
    drawn = (CountryShape(code, "".join(_paths(rings, viewbox, width))) for code, rings in _country_rings(shapes_file))
    return tuple(shape for shape in drawn if shape.path)


def _paths(rings: Iterable[Ring], viewbox: Viewbox, width: float) -> Iterator[str]:
    """Every outline that shows, on each of the turns around the globe on which it shows."""
    scale = width / viewbox.width
    for ring in rings:
        for turn in (-360.0, 0.0, 360.0):
            shifted = [((x + turn - viewbox.x) * scale, (y - viewbox.y) * scale) for x, y in ring]
            if _shows(shifted, width, viewbox.height * scale):
                yield _path(shifted)


def _shows(points: Sequence[Point], width: float, height: float) -> bool:
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return min(xs) < width and max(xs) > 0 and min(ys) < height and max(ys) > 0


def _path(points: Sequence[Point]) -> str:
    """Closed SVG path data in tenths of a pixel, each point relative to the last one: half as long as absolute ones."""
    last_x, last_y = round(points[0][0], 1), round(points[0][1], 1)
    path = [f"M{last_x:g},{last_y:g}l"]
    for x, y in points[1:-1]:
        if abs(x - last_x) < _TOLERANCE and abs(y - last_y) < _TOLERANCE:
            continue
        step_x, step_y = round(x - last_x, 1), round(y - last_y, 1)
        path.append(f"{step_x:g},{step_y:g} ")
        last_x, last_y = last_x + step_x, last_y + step_y
    return "".join(path).rstrip() + "z" if len(path) > 1 else ""
