"""What is fetched is fixed by hash and says nothing of where it was fetched from: that is for each machine to know."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PINS = sorted((ROOT / "requirements").glob("*.txt"))
PACKAGE = re.compile(r"[a-z0-9.\-]+==[\w.+!]+( ; [^\\@:/]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
REMARK = re.compile(r"#[^:/]*")


@pytest.mark.parametrize("pins", PINS, ids=lambda path: path.name)
def test_python_pins_are_names_versions_and_hashes(pins: Path) -> None:
    others = [line for line in pins.read_text().splitlines() if not any(kind.fullmatch(line) for kind in (PACKAGE, HASH, REMARK))]

    assert others == []


def test_all_pins_are_there() -> None:
    assert [path.name for path in PINS] == ["base.txt", "dev.txt", "node.txt", "uv.txt"]


def test_development_has_the_very_packages_of_the_running_program() -> None:
    base, dev = (
        {line for line in (ROOT / "requirements" / name).read_text().splitlines() if "==" in line}
        for name in ("base.txt", "dev.txt")
    )

    assert base - dev == set()


def test_front_end_packages_are_fixed_by_hash_without_an_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    fetched = {name: package for name, package in packages.items() if name}

    assert fetched
    assert [name for name, package in fetched.items() if "resolved" in package or "integrity" not in package] == []


def test_set_up_changes_no_front_end_lock_file() -> None:
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text().splitlines()
