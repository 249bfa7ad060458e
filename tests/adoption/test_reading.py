"""Reading sheets: shapes, cells, dates, and every way in which a sheet can be wrong. No database."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanse.adoption.reading import LabelWord, Place, Reading, Said, Trouble, Vocabulary, read
from hanse.adoption.rules import Status
from hanse.adoption.words_of_alliance import house_words
from hanse.sheets import Area, Cell, Sheet
from hanse.text.names import fold
from tests.adoption.sheet_files import FIGURE_3, figure_3, sheet, sheet_of

POLICIES = {"ICT Accessibility": 1, "Open Data": 2, "Dig Once": 3}
CODES = {"ICT": 1, "ODA": 2, "DIG": 3}
STAGES = {"Policy selection": 11, "Develop a work plan": 12}
POLICY_STAGES = {"Commitment": 21, "Drafting": 22}
PLACES = [Place(number, name, f"{name}, Somewhere") for number, name in enumerate(FIGURE_3, start=101)]
NAMESAKES = [Place(201, "San José", "San José, Costa Rica"), Place(202, "San José", "San José, United States")]
CALI, DUITAMA = 101, 102
TODAY = date(2022, 6, 1)


def places_called(text: str) -> Sequence[Place]:
    return [place for place in [*PLACES, *NAMESAKES] if fold(text) in {fold(place.name), fold(place.full_name)}]


def names(*tables: dict[str, int]) -> dict[str, frozenset[int]]:
    return {fold(name): frozenset({key}) for table in tables for name, key in table.items()}


VOCABULARY = Vocabulary(
    today=TODAY,
    alliance="Latin America",
    alliance_names=frozenset({"latam", "latin america"}),
    cities=places_called,
    policies=names(POLICIES, CODES),
    city_stages=names(STAGES, {"Selección de políticas": 11, "政策の選択": 11}),
    policy_stages=names(POLICY_STAGES),
    city_names={place.id: place.name for place in [*PLACES, *NAMESAKES]},
    stage_names={key: name for table in (STAGES, POLICY_STAGES) for name, key in table.items()},
    policy_names={key: name for name, key in POLICIES.items()},
    first_policy_stage=21,
    labels={"observer": LabelWord("Observer", "observer"), "reactivation": LabelWord("Reactivation")},
    status_names={
        Status.TO_BE_DEVELOPED: "To be developed",
        Status.IN_PROGRESS: "In progress",
        Status.COMPLETED: "Completed",
    },
    words=house_words(),
)


def reading_of(text: str) -> Reading:
    return read([sheet(text)], VOCABULARY)


def said(reading: Reading) -> list[tuple[str, tuple[int, int, int | None], Status | None, bool]]:
    return [(s.cell, s.key, s.status, s.new) for s in reading.said]


def troubles(reading: Reading) -> list[tuple[str, Enum]]:
    return [(problem.cell, problem.trouble) for problem in reading.problems]


def cell_says(text: str, head: str) -> Said | None:
    reading = read([sheet_of([["City", head], ["Cali", text]])], VOCABULARY)
    assert reading.problems == []
    return reading.said[0] if reading.said else None


# Shapes


def test_the_policy_grid_of_figure_3_is_read_with_its_totals() -> None:
    heads, *rows = figure_3("policies")
    known = [0, *(column for column, head in enumerate(heads) if head in POLICIES)]
    reading = read([sheet_of([[row[column] or None for column in known] for row in [heads, *rows]])], VOCABULARY)

    assert reading.problems == []
    assert [(total.cell, total.right, total.fits) for total in reading.totals] == [
        ("B13", 2, True),
        ("C13", 6, True),
        ("D13", 0, True),
    ]
    assert len(reading.said) == 8
    assert all(s.bare and s.status is Status.COMPLETED and s.key[1] == 21 for s in reading.said)


def test_a_stage_grid_is_read() -> None:
    reading = reading_of("City | Policy selection | Develop a work plan\nCali | Completed | ◐ New!\nDuitama | | New!")

    assert said(reading) == [
        ("B2", (CALI, 11, None), Status.COMPLETED, False),
        ("C2", (CALI, 12, None), Status.IN_PROGRESS, True),
        ("C3", (DUITAMA, 12, None), None, True),
    ]
    assert reading.blank == {(DUITAMA, 11, None)}
    assert reading.uses_new


def test_a_list_of_statements_is_read() -> None:
    reading = reading_of(
        """Ciudad | Política | Etapa | Estado | Fecha | Nota
        Cali | ODA | Drafting | En curso | 2022-04-28 | borrador
        Cali | | Policy selection | Completado | |
        Duitama | Open Data | | X | |"""
    )

    assert reading.problems == []
    assert [(s.cell, s.key, s.status, s.day, s.note, s.bare) for s in reading.said] == [
        ("D2", (CALI, 22, 2), Status.IN_PROGRESS, date(2022, 4, 28), "borrador", False),
        ("D3", (CALI, 11, None), Status.COMPLETED, None, "", False),
        ("D4", (DUITAMA, 21, 2), Status.COMPLETED, None, "", True),
    ]


def test_one_column_may_name_policies_and_stages_of_a_list() -> None:
    reading = reading_of("City | Policy | Status\nCali | Policy selection | Completed\nCali | ODA | In progress")

    assert [s.key for s in reading.said] == [(CALI, 11, None), (CALI, 21, 2)]


def test_several_tables_below_titles_are_read_in_one_sheet() -> None:
    reading = reading_of(
        """Progress
        As of 26 May 2022

        City | Open Data | Dig Once
        Cali | X |
        Total | 1 | 0
        Source: the secretariat

        Cities | Policy selection
        Duitama | Completed

        A call was held."""
    )

    assert reading.problems == []
    assert [(block.cell, block.rows) for block in reading.blocks] == [("A4", 1), ("A9", 1)]
    assert [s.key for s in reading.said] == [(CALI, 21, 2), (DUITAMA, 11, None)]


def test_rows_after_an_empty_row_still_belong_to_the_table() -> None:
    reading = reading_of("City | Open Data | Dig Once\nCali | X |\n\nDuitama | | X")

    assert [s.key[0] for s in reading.said] == [CALI, DUITAMA]


def test_a_blank_head_above_the_cities_is_understood() -> None:
    reading = reading_of("| Open Data | Dig Once\nCali | X |")

    assert [s.key for s in reading.said] == [(CALI, 21, 2)]


@pytest.mark.parametrize(
    "heads",
    [
        "City | Open Data (ODA) | Dig Once (DIG)",
        "Cidade | ODA | DIG",
        "都市 | open data | DIG ONCE",
        "Municipality | Open  Data | dig-once",
    ],
)
def test_heads_are_understood_by_name_and_code(heads: str) -> None:
    assert [s.key for s in reading_of(f"{heads}\nCali | X |").said] == [(CALI, 21, 2)]


@pytest.mark.parametrize("head", ["Policy selection", "SELECCION DE POLITICAS", "政策の選択"])
def test_stage_heads_are_understood_in_every_language(head: str) -> None:
    assert [s.key for s in reading_of(f"City | {head}\nCali | 完了").said] == [(CALI, 11, None)]


def test_columns_of_lost_colours_say_nothing() -> None:
    reading = reading_of("City | Policy selection | Policy selection status\nCali | New! | colour lost")

    assert reading.problems == []
    assert said(reading) == [("B2", (CALI, 11, None), None, True)]


def test_a_status_column_completes_its_stage() -> None:
    reading = reading_of("City | Policy selection | Policy selection status\nCali | New! | In progress\nDuitama | | Completed")

    assert said(reading) == [
        ("B2", (CALI, 11, None), Status.IN_PROGRESS, True),
        ("B3", (DUITAMA, 11, None), Status.COMPLETED, False),
    ]


# Cells


@pytest.mark.parametrize("text", ["X", "x", "✓", "✔️", "1", "yes", "TRUE", "Sí", "sim", "はい"])
def test_marks_choose_a_policy(text: str) -> None:
    said = cell_says(text, "Open Data")
    assert said is not None
    assert (said.key, said.status, said.bare) == ((CALI, 21, 2), Status.COMPLETED, True)


@pytest.mark.parametrize("text", ["-", "–", "·", "no", "FALSE", "0", "n/a", "unknown"])
def test_some_words_say_nothing(text: str) -> None:
    assert cell_says(text, "Open Data") is None


@pytest.mark.parametrize(
    ("text", "stage", "status", "new"),
    [
        ("Commitment: Completed", 21, Status.COMPLETED, False),
        ("Drafting · In progress New!", 22, Status.IN_PROGRESS, True),
        ("● Drafting", 22, Status.COMPLETED, False),
        ("Drafting: ◐ (reported) New!", 22, Status.IN_PROGRESS, True),
        ("To be developed", 21, Status.TO_BE_DEVELOPED, False),
        ("New! X", 21, Status.COMPLETED, True),
        ("Drafting: En curso ¡Nuevo!", 22, Status.IN_PROGRESS, True),
    ],
)
def test_policy_cells_may_name_stage_and_status(text: str, stage: int, status: Status, new: bool) -> None:
    said = cell_says(text, "Open Data")
    assert said is not None
    assert (said.key, said.status, said.new) == ((CALI, stage, 2), status, new)


@pytest.mark.parametrize(
    ("text", "status", "new"),
    [
        ("completed", Status.COMPLETED, False),
        ("Activity in progress", Status.IN_PROGRESS, False),
        ("Por desarrollar", Status.TO_BE_DEVELOPED, False),
        ("Em andamento Novo!", Status.IN_PROGRESS, True),
        ("完了 新着！", Status.COMPLETED, True),
        ("○ To be developed", Status.TO_BE_DEVELOPED, False),
        ("to_be_developed", Status.TO_BE_DEVELOPED, False),
        ("In progress (reported, not confirmed)", Status.IN_PROGRESS, False),
        ("✓", Status.COMPLETED, False),
    ],
)
def test_stage_cells_hold_a_status_in_four_languages(text: str, status: Status, new: bool) -> None:
    said = cell_says(text, "Policy selection")
    assert said is not None
    assert (said.key, said.status, said.new) == ((CALI, 11, None), status, new)


@pytest.mark.parametrize("text", ["X", "half done", "Completed In progress", "Drafting: Completed", "● ◐"])
def test_other_words_in_a_stage_cell_are_not_understood(text: str) -> None:
    reading = reading_of(f"City | Policy selection\nCali | {text}")

    assert troubles(reading) == [("B2", Trouble.UNKNOWN_STATUS)]
    assert reading.problems[0].facts["found"] == text
    assert "Completed" in reading.problems[0].expected


# Cities and labels


@pytest.mark.parametrize(
    ("text", "member_city", "label"),
    [
        ("Córdoba Reactivation", 105, "Reactivation"),
        ("cordoba – reactivación", 105, "Reactivation"),
        ("León (Observer)", 110, "Observer"),
        ("León Observer", 110, "Observer"),
    ],
)
def test_labels_glued_to_a_city_are_told_apart(text: str, member_city: int, label: str) -> None:
    vocabulary = {**VOCABULARY.labels, "reactivacion": LabelWord("Reactivation")}
    reading = read([sheet(f"City | Open Data | Dig Once\n{text} | X |")], _with_labels(vocabulary))

    assert reading.problems == []
    assert [(said.member_city, said.word and said.word.name) for said in reading.labels] == [(member_city, label)]
    assert reading.said[0].key[0] == member_city


def _with_labels(labels: dict[str, LabelWord]) -> Vocabulary:
    facts = {name: getattr(VOCABULARY, name) for name in VOCABULARY.__dataclass_fields__ if not name.startswith("_")}
    return Vocabulary(**facts | {"labels": labels})


def test_unknown_words_behind_a_city_are_not_understood() -> None:
    reading = reading_of("City | Open Data | Dig Once\nCórdoba Spain | X |")

    assert troubles(reading) == [("A2", Trouble.UNKNOWN_REST)]
    assert reading.problems[0].says == "“Spain” behind “Córdoba” is not understood."
    assert reading.said == []


def test_a_label_column_is_read() -> None:
    reading = reading_of("City | Label | Policy selection\nCali | Observer, Reactivation |\nDuitama | Champion |")

    assert [(said.cell, said.word and said.word.name) for said in reading.labels] == [
        ("B2", "Observer"),
        ("B2", "Reactivation"),
    ]
    assert troubles(reading) == [("B3", Trouble.UNKNOWN_LABEL)]


def test_namesakes_are_asked_about() -> None:
    reading = reading_of("City | Open Data | Dig Once\nSan José | X |\nSan José, Costa Rica | X |")

    assert troubles(reading) == [("A2", Trouble.AMBIGUOUS_CITY)]
    assert reading.problems[0].says == "“San José” can be San José, Costa Rica, San José, United States."
    assert [s.key[0] for s in reading.said] == [201]


# What can be wrong


def test_a_file_without_a_table_is_refused() -> None:
    reading = read([sheet("Dear all\nhere is the plan", "Mail")], VOCABULARY)

    assert [(p.sheet, p.trouble) for p in reading.problems] == [("", Trouble.NO_TABLE), ("Mail", Trouble.SHEET_NOT_READ)]


def test_a_sheet_without_a_table_beside_one_is_only_named() -> None:
    reading = read([sheet("City | Open Data | Dig Once\nCali | X |"), sheet("● | completed", "Legend")], VOCABULARY)

    assert [(p.sheet, p.trouble, p.blocking) for p in reading.problems] == [("Legend", Trouble.SHEET_NOT_READ, False)]


@pytest.mark.parametrize(
    ("text", "cell", "trouble"),
    [
        ("City | Open Data | Dig Once\nAtlantis | X |", "A2", Trouble.UNKNOWN_CITY),
        ("City | Open Data | Dig Once\n | X |", "A2", Trouble.CITY_MISSING),
        ("City | Open Data | Jet Packs\nCali | | X", "C1", Trouble.UNKNOWN_COLUMN),
        ("City | Flying | Jet Packs\nCali | | X", "C1", Trouble.UNKNOWN_COLUMN),
        ("City | Open Data | ODA\nCali | X |", "C1", Trouble.COLUMN_TWICE),
        ("City | Open Data | City | Policy selection\nCali | X | Duitama | Completed", "C1", Trouble.SIDE_BY_SIDE),
        ("City | Open Data | Dig Once\nCali | soon |", "B2", Trouble.UNKNOWN_STATUS),
        ("City | Policy | Status\nCali | Jet packs | X", "B2", Trouble.UNKNOWN_POLICY),
        ("City | Stage | Status\nCali | Take-off | Completed", "B2", Trouble.UNKNOWN_STAGE),
        ("City | Stage | Status\nCali | Drafting | Completed", "B2", Trouble.POLICY_MISSING),
        ("City | Policy | Stage | Status\nCali | ODA | Policy selection | Completed", "C2", Trouble.POLICY_UNFIT),
        ("City | Policy | Stage | Status\nCali | | | Completed", "A2", Trouble.NO_COLUMN),
        ("City | Policy | Status\n | ODA | Completed", "A2", Trouble.CITY_MISSING),
        ("Alliance | City | Policy | Status\njapan | Cali | ODA | X", "A2", Trouble.WRONG_ALLIANCE),
        ("City | Policy | Status | Date\nCali | ODA | X | 2022-06-02", "D2", Trouble.FUTURE_DATE),
        ("City | Policy | Status | Date\nCali | ODA | X | 03/04/2022", "D2", Trouble.AMBIGUOUS_DATE),
        ("City | Policy | Status | Date\nCali | ODA | X | last spring", "D2", Trouble.BAD_DATE),
        ("City | Policy | Status | Date\nCali | ODA | X | 2022-02-30", "D2", Trouble.BAD_DATE),
        ("City | Policy | Status | Date\nCali | ODA | X | 0202-02-03", "D2", Trouble.BAD_DATE),
    ],
)
def test_what_is_not_understood_is_named_with_its_cell(text: str, cell: str, trouble: Trouble) -> None:
    reading = reading_of(text)

    assert troubles(reading) == [(cell, trouble)]
    (problem,) = reading.problems
    assert problem.blocking
    assert f"Sheet “Sheet1”, cell {cell}: " in str(problem)
    assert problem.expected
    assert problem.remedy


def test_a_wrong_total_is_reported_with_the_right_number() -> None:
    reading = reading_of("City | Open Data | Dig Once\nCali | X |\nDuitama | X | X\nTotal | 3 | 1")

    assert [(total.cell, total.found, total.right) for total in reading.totals] == [("B4", "3", 2), ("C4", "1", 1)]
    assert troubles(reading) == [("B4", Trouble.WRONG_TOTAL)]
    assert reading.problems[0].says == "Open Data: the total says 3, but its rows have 2."
    assert not reading.problems[0].blocking


def test_two_rows_of_one_city_that_disagree_name_both_cells_and_neither_counts() -> None:
    reading = reading_of("City | Policy selection\nCali | Completed\nCali | In progress")

    assert troubles(reading) == [("A3", Trouble.ROWS_TOGETHER), ("B3", Trouble.DISAGREE)]
    assert reading.problems[1].facts["other"] == "B2"
    assert reading.said == []


def test_two_rows_of_one_city_that_agree_are_read_together() -> None:
    reading = reading_of("City | Open Data | Dig Once\nCali | X |\nCali | X | X")

    assert troubles(reading) == [("A3", Trouble.ROWS_TOGETHER)]
    assert [s.cell for s in reading.said] == ["B2", "C3"]


def test_merged_cells_over_the_rows_are_refused() -> None:
    made = sheet("City | Open Data | Dig Once\nCali | X |\nDuitama | |")
    merged = Sheet(made.name, made.rows, merged=[Area(1, 2, 1, 3), Area(2, 2, 3, 2)])

    reading = read([merged], VOCABULARY)

    assert [(p.cell, p.trouble, p.facts["found"]) for p in reading.problems] == [("B2", Trouble.MERGED, "B2:B3")]


def test_formulas_without_a_value_and_error_values_are_refused() -> None:
    rows = sheet("City | Open Data | Dig Once\nCali | X |").rows
    rows[1][1:] = [Cell(None, 2, 2, formula=True, uncalculated=True), Cell("#REF!", 2, 3, formula=True, error=True)]

    reading = read([Sheet("Sheet1", rows)], VOCABULARY)

    assert ("B2", Trouble.UNCALCULATED) in troubles(reading)
    assert ("C2", Trouble.ERROR_VALUE) in troubles(reading)
    assert reading.said == []


def test_formulas_with_a_value_links_and_hidden_rows_are_pointed_out() -> None:
    rows = sheet("City | Open Data | Dig Once\nCali | X |").rows
    rows[1][0] = Cell("Cali", 2, 1, link="https://example.org/")
    rows[1][1] = Cell("X", 2, 2, formula=True)

    reading = read([Sheet("Sheet1", rows, hidden_rows=frozenset({2}))], VOCABULARY)

    assert [s.cell for s in reading.said] == ["B2"]
    assert [p.trouble for p in reading.problems] == [Trouble.FORMULAS, Trouble.LINKS, Trouble.HIDDEN_ROWS]


def test_hidden_sheets_are_not_read() -> None:
    made = sheet("City | Open Data | Dig Once\nCali | X |")

    reading = read([Sheet("Old", made.rows, hidden=True), sheet("City | Policy selection\nCali | ●", "Now")], VOCABULARY)

    assert [(p.sheet, p.trouble) for p in reading.problems] == [("Old", Trouble.HIDDEN_SHEET)]
    assert [s.sheet for s in reading.said] == ["Now"]


def test_other_columns_are_named_when_they_hold_something() -> None:
    reading = reading_of("City | Mayor | Policy selection | Empty\nCali | Ms Diaz | Completed |")

    assert troubles(reading) == [("B1", Trouble.COLUMN_NOT_READ)]


# Dates


def days(*cells: object) -> tuple[list[date | None], list[tuple[str, Enum]]]:
    rows = [["City", "Policy", "Status", "Date"], *(["Cali", "ODA", "X", cell] for cell in cells)]
    reading = read([sheet_of(rows)], VOCABULARY)  # type: ignore[arg-type]
    return [s.day for s in reading.said], troubles(reading)


@pytest.mark.parametrize(
    "cell",
    [
        date(2022, 4, 28),
        datetime(2022, 4, 28, 9),  # noqa: DTZ001 - spreadsheets know no time zones
        "2022-04-28",
        "2022/4/28",
        "2022年4月28日",
        "28/04/2022",
        "4/28/2022",
        "28.4.2022",
    ],
)
def test_dates_that_can_be_read_in_one_way_only_are_read(cell: object) -> None:
    assert days(cell) == ([date(2022, 4, 28)], [])


def test_the_column_decides_whether_day_or_month_comes_first() -> None:
    assert days("03/04/2022", "28/04/2022") == ([date(2022, 4, 3), date(2022, 4, 28)], [])
    assert days("03/04/2022", "04/28/2022") == ([date(2022, 3, 4), date(2022, 4, 28)], [])


def test_a_column_that_writes_both_ways_decides_nothing() -> None:
    assert days("03/04/2022", "28/04/2022", "04/29/2022") == (
        [date(2022, 4, 28), date(2022, 4, 29)],
        [("D2", Trouble.AMBIGUOUS_DATE)],
    )


def test_a_bare_number_is_no_date() -> None:
    assert days(44679) == ([], [("D2", Trouble.BAD_DATE)])


# Whatever comes


@given(
    st.lists(
        st.lists(
            st.sampled_from(
                [None, "City", "Cali", "San José", "Total", "Open Data", "Policy selection", "Status", "Date", "X", "New!", "●"]
            )
            | st.text(max_size=12)
            | st.integers()
            | st.dates(),
            max_size=6,
        ),
        max_size=8,
    )
)
def test_no_sheet_makes_the_reading_fail(rows: list[list[str | int | date | None]]) -> None:
    reading = read([sheet_of(rows)], VOCABULARY)

    assert all(str(problem) for problem in reading.problems)
    assert reading.blocks or reading.problems
