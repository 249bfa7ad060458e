"""The components of the interface as template tags."""
