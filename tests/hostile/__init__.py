"""Hostile documents, made by code: a name → the bytes. `HEAVY` ones take seconds each."""

from tests.hostile import archives, cuts, markup, office, pdfs, pictures, texts
from tests.hostile.kinds import Make

SOURCES = (texts, markup, archives, office, pdfs, pictures, cuts)
LIGHT: dict[str, Make] = {name: make for source in SOURCES for name, make in source.LIGHT.items()}
HEAVY: dict[str, Make] = {name: make for source in SOURCES for name, make in source.HEAVY.items()}
