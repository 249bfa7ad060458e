"""People's rights over their data: export, erasure, how long what is kept."""
