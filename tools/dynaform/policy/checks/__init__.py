"""Our checkov checks. Checkov loads each file of this folder by its bare name, and skips a folder without this file."""
