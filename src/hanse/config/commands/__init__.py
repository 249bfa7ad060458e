"""The subcommands of `hanse`, one module each, listed in cli.py.

A module offers `add_arguments(parser)` and `run(options) -> int`, the process's exit code. Django is set up before it is
imported, and the database runs meanwhile when the list says so.
"""
