"""Experts: an alliance's records of them, what they did, and their own profile with what they agreed to show of it."""
