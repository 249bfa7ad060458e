"""The record read back, for those who answer for an alliance: every change of private data, every reading of personal data."""
