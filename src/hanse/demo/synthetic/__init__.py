"""Alliances of any size, made up, for measuring: `shape` invents what happened, `actions` writes it."""
