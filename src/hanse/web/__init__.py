"""Pages that join several apps: home, desk, search, account, settings."""
