"""Reads .xlsx, .ods and .csv from strangers into cells, within fixed limits. Pure Python, no Django."""
