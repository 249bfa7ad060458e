"""Pages of the directory: contacts, organisations, merging, profiles of cities, notes."""
