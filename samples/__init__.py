"""The recorded sample web and what writes it: fictitious governments, their reports, their portals."""
