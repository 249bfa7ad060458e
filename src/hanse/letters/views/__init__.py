"""Pages of letters of intent."""
