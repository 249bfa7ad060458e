"""Sample alliances as data files, loaded by calling actions."""
