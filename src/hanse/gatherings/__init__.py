"""Gatherings: the dated meetings that progress is compared with."""
