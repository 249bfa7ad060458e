"""Hanse as it is, with one page more: the empty one that others are compared with."""

from hanse.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
