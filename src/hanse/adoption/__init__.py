"""The ledger of progress: pathway, stages, tracks, entries, and the two grids drawn from them."""
