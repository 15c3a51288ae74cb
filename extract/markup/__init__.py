"""What markup hides and holds besides its text: styles, embedded parts, packages in one file."""
