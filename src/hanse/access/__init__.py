"""Who may do what: Can, Role, GRANTS, may(), requires(), public()."""
