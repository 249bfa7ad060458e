"""Make this checkout ready: environment, packages, front-end files, fonts, messages.

    python3 scripts/setup.py [--run-only]

Needs Python 3.11 or later and nothing else. Each step remembers what it was made of and is skipped while that is unchanged.
Standard library only: it runs before anything is installed.
"""

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
PINS = ROOT / "requirements"
BUILD = ROOT / "build"
STAMPS = ENVIRONMENT / "hanse-steps"
LOCALE = ROOT / "src" / "hanse" / "locale"


def run(*words: str | Path) -> None:
    """Run a program in the checkout; its own words are shown only when it fails."""
    done = subprocess.run(
        words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False
    )
    if done.returncode:
        print(done.stdout[-6000:], file=sys.stderr)
        sys.exit(f"This failed: {' '.join(map(str, words))}")


def fingerprint(sources: list[Path]) -> str:
    """Changes with the contents of any of these files."""
    digest = hashlib.sha256(sys.version.encode())
    for source in sources:
        digest.update(b"\0" + str(source.relative_to(ROOT)).encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()


def step(name: str, text: str, sources: list[Path], results: list[Path], action: Callable[[], None]) -> None:
    """Do one thing unless it was done with these very sources and its results are still there."""
    stamp, wanted = STAMPS / name, fingerprint(sources)
    if stamp.is_file() and stamp.read_text() == wanted and all(result.exists() for result in results):
        return
    print(f"{text} …", flush=True)
    since = time.monotonic()
    stamp.unlink(missing_ok=True)
    action()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)
    print(f"  {time.monotonic() - since:.0f} s")


def make_environment() -> None:
    """The virtual environment, with uv by its hash."""
    if importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(f"This Python has no venv. Install it, for example: sudo apt-get install python{version}-venv")
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    run(sys.executable, "-m", "venv", ENVIRONMENT)
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", PINS / "uv.txt")


def install(pins: Path) -> None:
    """Exactly the pinned packages, and this checkout itself, which needs nothing from outside any more."""
    uv = [PYTHON, "-m", "uv", "pip"]
    run(*uv, "sync", "--python", PYTHON, "--require-hashes", PINS / "uv.txt", pins)
    run(*uv, "install", "--python", PYTHON, "--no-deps", "--no-build-isolation", "--offline", "--editable", ROOT)


def compile_messages() -> None:
    """The translations, from the text files people edit to those that gettext reads."""
    run(ENVIRONMENT / "bin" / "pybabel", "compile", "--domain", "django", "--directory", LOCALE)


def main() -> None:
    """All steps in order."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run-only", action="store_true", help="leave out what only developers need")
    run_only = parser.parse_args().run_only
    os.environ.pop("PYTHONPATH", None)

    step("environment", "Making the Python environment", [PINS / "uv.txt"], [PYTHON], make_environment)
    everything = (STAMPS / "packages-dev").is_file() or not run_only  # what has all of dev also has all of base
    pins = PINS / ("dev.txt" if everything else "base.txt")
    sources = [PINS / "uv.txt", pins, ROOT / "pyproject.toml"]
    step(
        f"packages-{pins.stem}", "Installing the Python packages", sources, [ENVIRONMENT / "bin" / "hanse"], lambda: install(pins)
    )
    sources = [ROOT / "package-lock.json", ROOT / "scripts" / "frontend.py"]
    results = [BUILD / "vendor", BUILD / "axe"]
    step("frontend", "Fetching the front-end files", sources, results, lambda: run(PYTHON, "scripts/frontend.py"))
    sources = [ROOT / "package-lock.json", ROOT / "scripts" / "fonts.py", PINS / "base.txt"]
    step("fonts", "Making the fonts for PDF", sources, [BUILD / "fonts"], lambda: run(PYTHON, "scripts/fonts.py"))
    if messages := sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        step("messages", "Compiling the translations", messages, [po.with_suffix(".mo") for po in messages], compile_messages)


if __name__ == "__main__":
    if sys.version_info < (3, 11):
        sys.exit("Hanse needs Python 3.11 or later. Start with it, for example: make PYTHON=python3.12 run")
    main()
