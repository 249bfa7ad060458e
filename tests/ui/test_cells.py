"""Cells of the grids: small, complete for screen readers, escaped."""

import pytest

from hanse.ui.cells import empty_cell, status_cell


def cell(
    status: str = "completed",
    *,
    word: str = "Completed",
    new: bool = False,
    reported: bool = False,
    compact: bool = False,
    href: str = "/c/1/",
    label: str = "Cali, Work plan",
) -> str:
    return status_cell(
        status,
        word,
        new=new,
        new_word="New!",
        reported=reported,
        reported_word="Reported, not confirmed",
        href=href,
        label=label,
        compact=compact,
    )


def test_stage_cell_shows_the_word_and_names_itself() -> None:
    assert cell() == ('<a class="st completed" data-drawer href="/c/1/"><span>Cali, Work plan: </span>Completed</a>')


def test_stage_cell_carries_the_new_pill() -> None:
    assert cell("in_progress", word="In progress", new=True) == (
        '<a class="st in_progress" data-drawer href="/c/1/"><span>Cali, Work plan: </span>In progress <b class="new">New!</b></a>'
    )


def test_reported_cell_says_so_on_hover_and_to_screen_readers() -> None:
    assert cell(reported=True) == (
        '<a class="st completed reported" title="Reported, not confirmed" data-drawer href="/c/1/">'
        "<span>Cali, Work plan: </span>Completed<span> (Reported, not confirmed)</span></a>"
    )


def test_compact_cell_shows_the_symbol_and_says_the_word_on_hover() -> None:
    assert cell(compact=True) == (
        '<a class="st completed compact" title="Completed" data-drawer href="/c/1/"><span>Cali, Work plan: Completed</span></a>'
    )


def test_compact_cell_carries_the_new_pill_and_the_report() -> None:
    assert cell(compact=True, new=True, reported=True) == (
        '<a class="st completed reported compact" title="Completed (Reported, not confirmed)" data-drawer href="/c/1/">'
        '<span>Cali, Work plan: Completed (Reported, not confirmed) </span><b class="new">New!</b></a>'
    )


def test_empty_cell_is_a_dot_with_a_name() -> None:
    assert empty_cell("/c/2/", "Brasilia, Open data") == (
        '<a class="dot" data-drawer href="/c/2/"><span>Brasilia, Open data</span></a>'
    )


def test_cells_escape_everything_given() -> None:
    evil = "\"><script>'&"

    for html in (
        cell(word=evil, href=evil, label=evil),
        cell(word=evil, href=evil, label=evil, compact=True),
        empty_cell(evil, evil),
        status_cell(
            "completed", "x", new=True, new_word=evil, reported=True, reported_word=evil, href="#", label="x", compact=True
        ),
    ):
        assert "<script>" not in html
        assert "&quot;&gt;&lt;script&gt;&#x27;&amp;" in html


def test_cell_refuses_a_word_that_is_no_status() -> None:
    with pytest.raises(ValueError, match="'done' is not a status; it is one of completed, in_progress, to_be_developed"):
        cell("done")


def test_cells_stay_small() -> None:
    address_and_label = len("/c/1/") + len("Cali, Work plan")

    assert len(cell()) - address_and_label == 72
    assert len(cell(compact=True)) - address_and_label == 98
    assert len(empty_cell("/c/1/", "Cali, Work plan")) - address_and_label == 52
