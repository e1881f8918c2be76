"""Rules about reads: what a call reads and pays for beside what it answers."""
