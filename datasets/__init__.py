"""Many documents: tables, their meaning, and whether to believe them."""
