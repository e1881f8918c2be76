"""What is sent: requests, pages and merged branches on deployed tables, and the journal of what was written."""
