"""Let go of personal data whose time is over, by the packaged periods. A worker does the same each night."""

import argparse

from hanse.privacy import actions, packs, queries
from hanse.privacy.words import RULE_WORDS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to look only."""
    parser.add_argument("--dry-run", action="store_true", help="count what would go, and change nothing")


def run(options: argparse.Namespace) -> int:
    """Print a line for each rule: its days, the rows that go (or would), in words what they are."""
    found = dict(queries.due() if options.dry_run else actions.keep_no_longer())
    print(f"{'days':>6}  {'due' if options.dry_run else 'gone':>8}  what")
    for rule in packs.retention().rules:
        print(f"{rule.days:>6}  {found[rule.code]:>8}  {RULE_WORDS[rule.code].name}")
    return 0
