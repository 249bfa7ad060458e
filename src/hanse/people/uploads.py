"""Uploaded files between preview and confirmation: in a folder of their own person, under a random name, for a day."""

import json
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.base import File

from hanse.people.models import Person
from hanse.text.filenames import cleaned

KEPT_FOR = 24 * 3600
"""Seconds after which an upload that nobody confirmed is removed."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits for its confirmation. `remembered` is what its uploader said about it: plain values."""

    token: UUID
    path: Path
    filename: str
    remembered: dict[str, str]


def keep(
    file: File,  # type: ignore[type-arg]  # generic in the stubs alone
    *,
    filename: str,
    by: Person,
    remembered: dict[str, str],
) -> Upload:
    """Keep an uploaded file for its uploader, and remove what has waited too long."""
    sweep()
    token = uuid4()
    folder = _folder(by) / token.hex
    folder.mkdir(parents=True, mode=0o700)
    with (folder / "file").open("wb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    filename = cleaned(filename)
    facts = {"filename": filename, "remembered": remembered}
    (folder / "facts.json").write_text(json.dumps(facts), encoding="utf-8")
    return Upload(token, folder / "file", filename, remembered)


def kept(token: UUID, *, by: Person) -> Upload | None:
    """A person's own upload; None when it is gone, too old, or somebody else's."""
    folder = _folder(by) / token.hex
    try:
        facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    if _is_old(folder):
        return None
    return Upload(token, folder / "file", facts["filename"], facts["remembered"])


def discard(upload: Upload) -> None:
    """Remove a file that is not needed any more."""
    shutil.rmtree(upload.path.parent, ignore_errors=True)


def sweep() -> None:
    """Remove everybody's uploads that have waited too long."""
    for folder in _root().glob("*/*"):
        if _is_old(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_old(folder: Path) -> bool:
    try:
        return time.time() - folder.stat().st_mtime > KEPT_FOR
    except FileNotFoundError:
        return True


def _root() -> Path:
    root: Path = settings.DATA_DIR / "uploads"
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    return root


def _folder(person: Person) -> Path:
    return _root() / str(person.pk)
