"""Search that does not mind accents, scripts or the order of words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanse.text.search import MOST_WORDS, document, latin, likeness, matches, name_key, pieces

NAMES = st.text(min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("lucia", "Lucía Gómez"),
        ("GOMEZ luc", "Lucía Gómez"),
        ("ivanov", "Дмитрий Иванов"),
        ("Иванов", "Dmitriy Ivanov"),
        ("Дмитрий", "Дмитрий Иванов"),
        ("田中", "田中 さくら"),
        ("さくら", "田中 サクラ"),
        ("田中さくら", "田中 さくら"),
        ("sakura", "田中 さくら"),
        ("ana.diaz@example", "ana.diaz@example.org"),
        ("bengaluru", "Bengalūru"),
        ("ßtrasse", "SSTRASSE"),
    ],
)
def test_question_finds_what_it_means(asked: str, kept: str) -> None:
    assert matches(asked, document([kept]))


@pytest.mark.parametrize(
    ("asked", "kept"), [("omez", "Lucía Gómez"), ("lucia peres", "Lucía Gómez"), ("田村", "田中 さくら"), ("ana", "Juana Díaz")]
)
def test_question_finds_nothing_else(asked: str, kept: str) -> None:
    assert not matches(asked, document([kept]))


def test_question_without_a_letter_asks_for_nothing() -> None:
    assert pieces(" ?!¡ ") == ()
    assert document(["?!"]) == ""


def test_question_is_read_up_to_a_number_of_words() -> None:
    assert len(pieces("a b c d e f g h i j k l m n")) == MOST_WORDS


@given(NAMES)
def test_name_finds_itself(name: str) -> None:
    assert matches(name, document([name]))


@given(NAMES, NAMES)
def test_name_finds_itself_among_others(name: str, other: str) -> None:
    assert matches(name, document([other, name]))


@given(NAMES, NAMES)
def test_more_words_find_less(asked: str, kept: str) -> None:
    found = document([kept])

    assert not matches(f"{asked} {kept}", found) or matches(kept, found)


@given(NAMES)
def test_no_piece_means_something_in_a_pattern(asked: str) -> None:
    found = "".join(piece for word in pieces(asked) for way in word for piece in way)

    assert not set(found) & set("%_\\")


@given(NAMES, NAMES)
def test_likeness_is_the_same_from_both_sides(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1


@given(st.lists(st.text(st.characters(categories=["Lu", "Ll"]), min_size=1), min_size=1, max_size=4))
def test_name_is_like_itself_in_any_order(words: list[str]) -> None:
    name, turned = " ".join(words), " ".join(reversed(words))

    assert name_key(name) == name_key(turned)
    assert likeness(name, turned) == (1.0 if latin(name) else 0.0)


def test_key_of_a_name_is_that_of_its_spellings() -> None:
    assert {name_key(name) for name in ("Luis Díaz", "DIAZ, Luis", "Луис Диаз")} == {"diaz luis"}


def test_names_that_look_alike_are_told_from_others() -> None:
    assert likeness("Sofía Hernández", "Sophia Hernandes") > 0.7 > likeness("Sofía Hernández", "Marta Hernández")
