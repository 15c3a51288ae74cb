"""What the page of `explorer/` needs beside a release: an index of places to search, and the evidence of figures."""
