"""What one page shows: its links however they are made, menus, lists and where they go on, parts, attachments."""
