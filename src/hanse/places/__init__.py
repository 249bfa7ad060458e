"""The shared register of cities. No private data."""
