"""Rules about operation: promises, capacity and what nobody stated."""
