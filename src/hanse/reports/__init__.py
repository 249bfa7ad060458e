"""Decks, exports and documents. Reads only."""
