"""The pages of the directory: imports and exports of contacts, experts."""
