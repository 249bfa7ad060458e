"""The roadmap: initiatives, principles, model policies and their elements."""
