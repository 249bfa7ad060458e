"""Every mail: written down, sent, logged."""
