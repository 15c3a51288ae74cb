"""Whose report a document is, and on which year: titles, bodies, addresses, places."""
