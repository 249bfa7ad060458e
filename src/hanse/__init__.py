"""Hanse: the working place of a regional alliance of cities. The house is drawn in docs/map.md."""
