"""Where every portal stands: outcomes, history, advice, and the tables and pages that say so."""
