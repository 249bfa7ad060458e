"""Addresses as they stand in mails: whole, for a reader who is nowhere yet."""

from urllib.parse import urljoin

from django.conf import settings


def absolute(path: str) -> str:
    """The address that people type (HANSE_BASE_URL) with this path, which begins with a slash: absolute(reverse("home"))."""
    return urljoin(f"{settings.BASE_URL.rstrip('/')}/", path.lstrip("/"))
