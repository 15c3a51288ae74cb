"""Reads one document: bytes in, a Reading out. No network, no clock, no archive, no database."""
