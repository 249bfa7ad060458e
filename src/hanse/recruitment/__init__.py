"""How cities and experts are found and won: target lists, contacts made, cohorts, and what follows when a city falls silent."""
