"""What an OFD package (GB/T 33190) holds: its parts, its pages' objects, and what of them shows."""
