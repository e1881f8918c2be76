"""DynamoDB Local, AWS's own engine: its jars by Maven, one process, one client."""
