"""What is told: the result of a run as data, JSON, JUnit XML and text."""
