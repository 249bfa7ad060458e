"""Measures the bars of docs/performance.md: `make bench`, or `python -m bench` in a checkout that is set up."""

PART = "HANSE_BENCH_PART"
"""The environment variable that names the part of the measuring a process is to do; without it, all of it."""
