"""Ask the package indexes whether anything that is pinned has a known vulnerability.

    .venv/bin/python scripts/audit.py

A known vulnerability fails, unless requirements/accepted.toml takes it on with a reason and a day. Where an index cannot be
asked (no network, or one that has no advisories), that is said, and nothing fails.
"""

import hashlib
import json
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from frontend import npm

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "requirements"
ACCEPTED = PINS / "accepted.toml"
KEPT = ROOT / "build" / "audit.json"
SILENCE = 4  # seconds that an index may take to begin an answer
HOUR = 3600
DAY = 24 * HOUR
PATIENCE = 90  # seconds that all its answers may take


@dataclass(frozen=True)
class Finding:
    """One known vulnerability of one pinned package. `ids`: all its names in the data bases of advisories."""

    package: str
    version: str
    ids: tuple[str, ...]
    remedy: str

    def __str__(self) -> str:
        return f"{self.package} {self.version}: {', '.join(self.ids)}. {self.remedy}"


@dataclass(frozen=True)
class Answer:
    """What an index said: how many packages it knows and what it found; None where it could not be asked."""

    name: str
    known: int | None
    findings: tuple[Finding, ...] = ()


def ask_python() -> Answer:
    """The pinned Python packages, of which the advisories of the package index are asked one by one.

    The installer is asked about first: an index that knows nothing of it will not be asked a hundred times.
    """
    installer = of_pip_audit(_run([*_pip_audit(), "-r", PINS / "uv.txt"]))
    if installer.known is None:
        return installer
    others = of_pip_audit(_run([*_pip_audit(), "-r", PINS / "dev.txt"]))
    if others.known is None:
        return others
    return Answer(others.name, installer.known + others.known, installer.findings + others.findings)


def _pip_audit() -> list[Any]:
    program = Path(sys.executable).with_name("pip-audit")
    options = ["--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off", "--desc", "off"]
    return [program, *options, "--timeout", str(SILENCE)]


def ask_front_end() -> Answer:
    """The pinned front-end packages, in one question to the npm registry."""
    return of_npm(_run([*npm(), "audit", "--json", f"--fetch-timeout={SILENCE * 1000}", "--fetch-retries=0"]))


def of_pip_audit(said: Any) -> Answer:
    """What pip-audit found. An index that knows none of the packages has no advisories at all."""
    packages = said.get("dependencies", []) if isinstance(said, dict) else []
    known = [package for package in packages if "skip_reason" not in package]
    findings = tuple(
        Finding(
            package["name"],
            package["version"],
            (found["id"], *found.get("aliases", [])),
            f"Mended in {', '.join(found['fix_versions'])}." if found.get("fix_versions") else "Nothing mends it yet.",
        )
        for package in known
        for found in package.get("vulns", [])
    )
    return Answer("Python", len(known) or None, findings)


def of_npm(said: Any) -> Answer:
    """What npm found; an advisory that reaches a package through another one is told once, where it lies."""
    if not isinstance(said, dict) or "vulnerabilities" not in said:
        return Answer("npm", None)
    findings = tuple(
        Finding(name, found.get("range", ""), (_id_of(advisory),), str(advisory.get("title", "")))
        for name, found in said["vulnerabilities"].items()
        for advisory in found["via"]
        if isinstance(advisory, dict)
    )
    return Answer("npm", said.get("metadata", {}).get("dependencies", {}).get("total", 0), findings)


def _id_of(advisory: dict[str, Any]) -> str:
    """GHSA-… as the last part of the advisory's address, else its number."""
    return str(advisory.get("url") or advisory.get("source", "")).rpartition("/")[2]


def judge(answers: list[Answer], accepted: list[dict[str, Any]], today: date) -> Iterator[tuple[bool, str]]:
    """Lines to print, each with whether it fails the audit."""
    taken_on = {(entry["package"], entry["id"]): entry for entry in accepted}
    met = set()
    for answer in answers:
        if answer.known is None:
            yield False, f"{answer.name}: not audited, for its index has no advisories or could not be asked."
            continue
        open_findings = []
        for finding in answer.findings:
            entry = next((taken_on[finding.package, name] for name in finding.ids if (finding.package, name) in taken_on), None)
            if entry is None or entry["until"] < today:
                open_findings.append((finding, entry))
            else:
                met.add((entry["package"], entry["id"]))
        for finding, entry in open_findings:
            yield True, f"{answer.name}: {finding}" + (f" It was accepted until {entry['until']} only." if entry else "")
        if not open_findings:
            yield False, f"{answer.name}: {answer.known} packages, no vulnerability known but those accepted."
    if all(answer.known is not None for answer in answers):
        for package, name in taken_on.keys() - met:
            yield False, f"{package} {name} need not be accepted any more: take it out of {ACCEPTED.name}."


def _run(words: list[Any]) -> Any:
    """The JSON that a program writes; None when it writes none in time."""
    try:
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
        return json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError, OSError):
        return None


def ask() -> list[Answer]:
    """Both indexes at once. What both have answered is kept for a day; that one could not be asked, for an hour."""
    sources = [PINS / "uv.txt", PINS / "dev.txt", ROOT / "package-lock.json"]
    key = hashlib.sha256(b"".join([source.read_bytes() for source in sources])).hexdigest()
    if (kept := _kept(key)) is not None:
        return kept
    with ThreadPoolExecutor() as both:
        python, front_end = both.submit(ask_python), both.submit(ask_front_end)
        answers = [python.result(), front_end.result()]
    good_for = DAY if all(answer.known is not None for answer in answers) else HOUR
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps({"key": key, "until": time.time() + good_for, "answers": [asdict(answer) for answer in answers]}))
    return answers


def _kept(key: str) -> list[Answer] | None:
    try:
        kept = json.loads(KEPT.read_text())
        if kept["key"] != key or kept["until"] < time.time():
            return None
        return [
            Answer(one["name"], one["known"], tuple(Finding(**found | {"ids": tuple(found["ids"])}) for found in one["findings"]))
            for one in kept["answers"]
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return None  # nothing is kept, or another version of this script kept it


def main() -> int:
    """Print what is known; 1 when something must be done."""
    accepted = tomllib.loads(ACCEPTED.read_text(encoding="utf-8")).get("accepted", [])
    lines = list(judge(ask(), accepted, datetime.now(UTC).date()))
    print("\n".join(line for _, line in lines))
    return 1 if any(fails for fails, _ in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
