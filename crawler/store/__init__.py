"""An object store in the place of a folder: files put and fetched whole, read by ranges."""
