"""Pages of the directory: contacts, organisations, merging, profiles of cities, notes, lists of contacts, experts."""
