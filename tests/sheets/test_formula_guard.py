"""Texts that a spreadsheet program would run as formulas, written harmlessly and read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanse.sheets import original_text, safe_text


@pytest.mark.parametrize(
    "dangerous",
    ["=1+1", '=cmd|" /C calc"!A0', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x", "  =1+1"],
)
def test_dangerous_beginnings_get_an_apostrophe(dangerous: str) -> None:
    assert safe_text(dangerous) == f"'{dangerous}"


@pytest.mark.parametrize("harmless", ["", "Bogotá", "a=b", "'quoted'", "26-05-2022", "•", " x"])
def test_harmless_texts_stay(harmless: str) -> None:
    assert safe_text(harmless) == harmless
    assert original_text(harmless) == harmless


@given(st.text(st.one_of(st.sampled_from("'=+-@\t\r\n ＝"), st.characters())))
def test_every_text_comes_back(value: str) -> None:
    assert original_text(safe_text(value)) == value


@given(st.text(st.one_of(st.sampled_from("'=+-@\t\r\n ＝"), st.characters())))
def test_nothing_written_begins_like_a_formula(value: str) -> None:
    assert not safe_text(value).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
