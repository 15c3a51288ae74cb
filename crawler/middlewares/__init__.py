"""What stands between the spider and the web, one concern a file."""
