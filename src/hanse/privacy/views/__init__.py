"""Pages about personal data: one's own, those of an alliance."""
