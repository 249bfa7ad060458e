"""Loading data twice writes nothing the second time: what differs is computed first."""

from hanse.text.differences import Differences, differences


def test_each_given_row_is_created_changed_or_unchanged() -> None:
    stored = {"a": 1, "b": 2, "gone": 9}

    assert differences(stored, {"b": 2, "a": 5, "c": 3}) == Differences(created=("c",), changed=("a",), unchanged=("b",))


def test_what_is_to_write_is_what_is_new_or_changed() -> None:
    assert differences({"a": 1, "b": 2}, {"a": 5, "b": 2, "c": 3}).to_write == ("c", "a")
