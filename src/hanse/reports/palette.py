"""The colours of documents: the light tokens of the interface as RRGGBB. Each text colour has a contrast of 4.5:1 or more."""

from hanse.adoption.rules import Status

INK = "14213D"
MUTED = "5B6478"
LINE = "E4E7EE"
NEW = "7A1FA2"
TINTS = {
    Status.COMPLETED: ("17663F", "E5F3EB"),
    Status.IN_PROGRESS: ("8A5200", "FDF1DC"),
    Status.TO_BE_DEVELOPED: ("5B6478", "F1F3F7"),
}
"""Text and background of each status."""
