"""Letters of intent: templates, drafting, signature, and what was promised in them."""
