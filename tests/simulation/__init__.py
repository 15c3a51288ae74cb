"""A simulated country of portals behind a proxy: what the crawler is measured on."""
