"""The notebooks, run on the sample dataset, and their outputs as they are kept."""
