"""Text computations. Pure Python, no Django."""
