"""The audit of what is pinned: a known vulnerability fails, an index that says nothing does not, an exception ends."""

import importlib.util
import json
import os
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 24)
PIP_AUDIT = {
    "dependencies": [
        {"name": "django", "version": "5.2.1", "vulns": []},
        {
            "name": "urllib3",
            "version": "2.0.0",
            "vulns": [{"id": "PYSEC-2026-7", "aliases": ["CVE-2026-77", "GHSA-aaaa"], "fix_versions": ["2.0.1"]}],
        },
        {"name": "unknown", "skip_reason": "Dependency not found"},
    ],
    "fixes": [],
}
NPM_AUDIT = {
    "vulnerabilities": {
        "@tabler/core": {
            "range": "<1.7",
            "via": [{"source": 1, "title": "Scripts in tooltips", "url": "https://github.com/advisories/GHSA-bbbb"}],
        },
        "other": {"range": "*", "via": ["@tabler/core"]},
    },
    "metadata": {"dependencies": {"total": 9}},
}
ACCEPTED = {"package": "urllib3", "id": "CVE-2026-77", "reason": "We follow no redirects.", "until": date(2026, 12, 31)}


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        spec = importlib.util.spec_from_file_location("audit", ROOT / "scripts" / "audit.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules["audit"] = module  # dataclasses look their module up
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(ROOT / "scripts"))


def judged(audit: ModuleType, accepted: list[dict[str, Any]], today: date = TODAY) -> list[tuple[bool, str]]:
    return list(audit.judge([audit.of_pip_audit(PIP_AUDIT), audit.of_npm({"vulnerabilities": {}})], accepted, today))


def test_known_vulnerability_fails_and_says_what_mends_it(audit: ModuleType) -> None:
    assert judged(audit, [])[0] == (
        True,
        "Python: urllib3 2.0.0: PYSEC-2026-7, CVE-2026-77, GHSA-aaaa. Mended in 2.0.1.",
    )


def test_accepted_vulnerability_does_not_fail_until_its_day(audit: ModuleType) -> None:
    assert judged(audit, [ACCEPTED])[0] == (False, "Python: 2 packages, no vulnerability known but those accepted.")
    assert judged(audit, [ACCEPTED], date(2027, 1, 1))[0] == (
        True,
        "Python: urllib3 2.0.0: PYSEC-2026-7, CVE-2026-77, GHSA-aaaa. Mended in 2.0.1. It was accepted until 2026-12-31 only.",
    )


def test_exception_for_another_package_or_advisory_takes_nothing_on(audit: ModuleType) -> None:
    for other in (ACCEPTED | {"package": "django"}, ACCEPTED | {"id": "CVE-2026-78"}):
        assert judged(audit, [other])[0][0] is True


def test_exception_that_is_not_needed_any_more_is_named(audit: ModuleType) -> None:
    lines = judged(audit, [ACCEPTED, ACCEPTED | {"package": "gone"}])

    assert lines[-1] == (False, "gone CVE-2026-77 need not be accepted any more: take it out of accepted.toml.")


def test_front_end_vulnerability_is_told_once_where_it_lies(audit: ModuleType) -> None:
    lines = list(audit.judge([audit.of_npm(NPM_AUDIT)], [], TODAY))

    assert lines == [(True, "npm: @tabler/core <1.7: GHSA-bbbb. Scripts in tooltips")]


@pytest.mark.parametrize(
    "said", [None, {}, {"message": "405 Method Not Allowed"}, {"dependencies": [{"name": "a", "skip_reason": "not found"}]}]
)
def test_index_that_says_nothing_fails_nothing_but_is_named(audit: ModuleType, said: Any) -> None:
    answers = [audit.of_pip_audit(said), audit.of_npm(said)]

    assert list(audit.judge(answers, [], TODAY)) == [
        (False, "Python: not audited, for its index has no advisories or could not be asked."),
        (False, "npm: not audited, for its index has no advisories or could not be asked."),
    ]


def test_what_an_index_answered_is_kept_and_not_asked_again(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(audit, "KEPT", tmp_path / "build" / "audit.json")
    monkeypatch.setattr(audit, "ask_python", lambda: audit.of_pip_audit(PIP_AUDIT))
    monkeypatch.setattr(audit, "ask_front_end", lambda: audit.of_npm(NPM_AUDIT))
    first = audit.ask()
    monkeypatch.setattr(audit, "ask_python", lambda: pytest.fail("asked again"))

    assert audit.ask() == first


def test_without_a_network_it_ends_soon_and_well(tmp_path: Path) -> None:
    """The real programs, sent to a port where nobody listens. The time allows for a machine that does much else."""
    nowhere = "http://127.0.0.1:1"
    proxies = {"HTTPS_PROXY": nowhere, "HTTP_PROXY": nowhere, "https_proxy": nowhere, "http_proxy": nowhere}
    script = f"import sys; sys.path.insert(0, {str(ROOT / 'scripts')!r}); import audit; from pathlib import Path\n"
    script += f"audit.KEPT = Path({str(tmp_path / 'audit.json')!r}); sys.exit(audit.main())"

    done = subprocess.run(
        [sys.executable, "-c", script], env=os.environ | proxies, capture_output=True, text=True, timeout=60, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "Python: not audited, for its index has no advisories or could not be asked.",
        "npm: not audited, for its index has no advisories or could not be asked.",
    ]
    assert json.loads((tmp_path / "audit.json").read_text())["answers"][0]["known"] is None


def test_every_exception_has_a_reason_and_a_day() -> None:
    accepted = tomllib.loads((ROOT / "requirements" / "accepted.toml").read_text()).get("accepted", [])

    assert [entry for entry in accepted if set(entry) != {"package", "id", "reason", "until"} or not entry["reason"]] == []
