"""One check a file; each returns the culprits."""
