"""Names on the map stand apart, or not at all."""

from itertools import combinations

from hanse.places.labelling import PIN, TYPE_SIZE, Label, labels, text_width

NEAR = [(300.0, 200.0, "Medellín"), (303.0, 201.0, "Rionegro"), (318.0, 196.0, "Duitama"), (312.0, 212.0, "Bogotá")]


def area(label: Label, name: str) -> tuple[float, float, float, float]:
    return label.x, label.y - 0.8 * TYPE_SIZE, label.x + text_width(name), label.y + 0.25 * TYPE_SIZE


def meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_name_stands_to_the_right_of_a_lonely_pin() -> None:
    (label,) = labels([(100.0, 100.0, "Cali")], width=400, height=300)

    assert label is not None
    assert label.x > 100 + PIN
    assert abs(label.y - 100) < TYPE_SIZE / 2


def test_name_at_the_eastern_edge_stands_to_the_left() -> None:
    (label,) = labels([(390.0, 100.0, "Brasilia")], width=400, height=300)

    assert label is not None
    assert label.x + text_width("Brasilia") < 390 - PIN


def test_names_of_near_cities_cover_neither_each_other_nor_a_pin() -> None:
    placed = labels(NEAR, width=600, height=400)

    areas = [area(label, name) for label, (_x, _y, name) in zip(placed, NEAR, strict=True) if label]
    pins = [(x - PIN, y - PIN, x + PIN, y + PIN) for x, y, _name in NEAR]
    assert len(areas) >= 3
    assert [pair for pair in combinations(areas, 2) if meet(*pair)] == []
    assert [(one, pin) for one in areas for pin in pins if meet(one, pin)] == []


def test_name_is_left_out_where_every_place_is_taken() -> None:
    crowd = [(200.0, 150.0, f"City {number}") for number in range(12)]

    placed = labels(crowd, width=400, height=300)

    assert placed[0] is not None
    assert placed[-1] is None


def test_name_is_left_out_where_the_map_is_too_narrow() -> None:
    assert labels([(20.0, 20.0, "Kakogawa")], width=40, height=40) == [None]


def test_japanese_letters_take_their_width() -> None:
    assert text_width("浜松市") == 3 * TYPE_SIZE
