"""A browser's own description of itself in a few words."""

import re

from django.utils.translation import gettext as _

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("HeadlessChrome", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""What stands in a User-Agent header, and what people call it; the first that fits, because each pretends to be the next."""
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_in_words(agent: str) -> str:
    """For example "Firefox 140, Windows", of a User-Agent header (RFC 9110, section 10.1.5)."""
    name = _name(agent)
    system = next((words for mark, words in SYSTEMS if mark in agent), "")
    return ", ".join(filter(None, (name, system))) or _("A browser that does not say which")


def _name(agent: str) -> str:
    for mark, words in BROWSERS:
        if found := re.search(rf"\b{mark}[A-Za-z]*/(\d+)", agent):
            version = re.search(r"Version/(\d+)", agent) if mark == "Safari" else found
            return f"{words} {version[1]}" if version else words
    return ""
