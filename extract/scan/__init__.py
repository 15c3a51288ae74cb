"""Pictures of pages: made upright, their ruling lines and writing found, their figures read with every alternative."""
