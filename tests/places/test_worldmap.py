"""The map needs no network: shapes come from a packaged file, cities are placed by arithmetic."""

import re

import pytest

from hanse.places import worldmap
from hanse.places.worldmap import WORLD, countries_svg_paths, project, viewbox_for

LATIN_AMERICA = [(19.43, -99.13), (4.71, -74.07), (-34.6, -58.38), (-15.79, -47.88), (-31.42, -64.18), (-5.19, -80.63)]
FIJI, SAMOA = (-18.12, 178.45), (-13.83, -171.77)


def test_the_equator_and_greenwich_are_the_origin() -> None:
    assert project(0, 0) == pytest.approx((0, 0))


def test_north_is_up_and_east_is_right() -> None:
    (west, _), (east, _) = project(0, -74), project(0, -46)
    (_, north), (_, south) = project(19, 0), project(-34, 0)

    assert west < east
    assert north < south


def test_the_part_shown_holds_every_city_with_a_margin() -> None:
    view = viewbox_for(LATIN_AMERICA)

    for latitude, longitude in LATIN_AMERICA:
        x, y = view.place(latitude, longitude, 600)
        assert 20 < x < 580
        assert 20 < y < view.picture_height(600) - 20


def test_cities_on_both_sides_of_the_date_line_make_a_small_map() -> None:
    view = viewbox_for([FIJI, SAMOA])

    assert view.width < 20
    assert 0 < view.place(*FIJI, 600)[0] < view.place(*SAMOA, 600)[0] < 600


def test_one_city_shows_its_surroundings_and_none_shows_the_world() -> None:
    assert viewbox_for([(36.08, 140.08)]).width == 12
    assert viewbox_for([]) == WORLD


def test_the_poles_do_not_break_the_map() -> None:
    view = viewbox_for([(89.9, 0), (-89.9, 10)])

    assert (view.y, view.height) == (WORLD.y, WORLD.height)


def test_latin_america_shows_its_countries_and_not_japan() -> None:
    codes = {shape.code for shape in countries_svg_paths(viewbox_for(LATIN_AMERICA), 600)}

    assert {"AR", "BR", "CL", "CO", "MX", "PE", "UY"} <= codes
    assert "JP" not in codes


def test_countries_across_the_date_line_are_drawn_in_one_piece() -> None:
    view = viewbox_for([FIJI, SAMOA])

    shapes = {shape.code: shape.path for shape in countries_svg_paths(view, 600)}

    assert {"FJ", "WS"} <= set(shapes)
    steps = [abs(float(step)) for path in shapes.values() for step in re.findall(r"[l ](-?[\d.]+),", path)]
    assert max(steps) < 600


def test_a_map_of_latin_america_is_light() -> None:
    shapes = countries_svg_paths(viewbox_for(LATIN_AMERICA), 960)

    assert sum(len(shape.path) for shape in shapes) < 60_000
    assert all(re.fullmatch(r"(M[-\d.,e]+l[-\d.,e ]+z)+", shape.path) for shape in shapes)


def test_a_small_part_is_drawn_from_the_fine_shapes() -> None:
    japan = viewbox_for([(34.71, 137.73), (36.08, 140.08), (43.06, 141.35)])

    shapes = {shape.code: shape.path for shape in countries_svg_paths(japan, 600)}

    assert shapes["JP"].count(",") > 150
    assert sum(map(len, shapes.values())) < 150_000


def test_shapes_with_an_iso_number_get_their_letters() -> None:
    codes = [code for code, _rings in worldmap._country_rings(worldmap.COARSE)]

    assert len(codes) == 177
    assert [code for code in codes if not code] == ["", "", ""]
