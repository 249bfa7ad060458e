"""Base templates, components, styles. Knows no other app."""
