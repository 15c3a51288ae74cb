"""The facts that reading needs, as CSV."""
