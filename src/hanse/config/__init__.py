"""Settings, root addresses, the private PostgreSQL and the hanse command line."""
