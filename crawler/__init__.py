"""Finds the annual reports on the portals and keeps what the portals answered, byte for byte."""
