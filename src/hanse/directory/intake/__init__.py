"""Imports of contacts: read from a sheet or an address book, compared with the directory, recorded and taken back as one."""
