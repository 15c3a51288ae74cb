"""A grid held against a statutory form: whose labels are printed where, and which cell each figure is."""
