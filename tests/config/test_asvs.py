"""The list of requirements in docs/asvs.md is complete, and what it names exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([\d.]+(?:(?:, | to )[\d.]+)*) \| ([12]) \| (.+?) \| (met|\*\*gap\*\*|not ours) \| (.+) \|$", re.MULTILINE)
COUNTED = {  # requirements of levels 1 and 2 in each chapter of version 5.0.0
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16, 17: 7
}  # fmt: skip


def numbers(cell: str) -> list[str]:
    """`1.4.1 to 1.4.3` or `4.3.1, 4.3.2` as single numbers."""
    first, between, last = cell.partition(" to ")
    if not between:
        return cell.split(", ")
    section, _, start = first.rpartition(".")
    return [f"{section}.{number}" for number in range(int(start), int(last.rpartition(".")[2]) + 1)]


def test_every_requirement_of_both_levels_has_its_row() -> None:
    listed = [number for row in ROW.finditer(TEXT) for number in numbers(row[1])]

    assert len(set(listed)) == len(listed)
    assert {chapter: sum(number.startswith(f"{chapter}.") for number in listed) for chapter in COUNTED} == COUNTED
    assert len(listed) == 253


def test_every_row_is_understood() -> None:
    rows = [line for line in TEXT.partition("## Keys")[0].splitlines() if re.match(r"\| \d", line)]

    assert [line for line in rows if not ROW.match(line)] == []


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`((?:tests|src|docs)/[^`*]+)`", TEXT))))
def test_what_is_named_exists(named: str) -> None:
    path, _, test = named.partition("::")

    assert (ROOT / path).exists()
    if test:
        assert f"def {test}(" in (ROOT / path).read_text(encoding="utf-8")
