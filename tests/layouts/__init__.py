"""The layout fuzzer: random reports in random real-looking layouts of each format, with their truth."""
