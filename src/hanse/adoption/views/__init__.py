"""Pages of the ledger: a cell, an entry, a city, quick entry, the pathway."""
