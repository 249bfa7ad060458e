"""Alliances and their member cities, cohorts and seats."""
