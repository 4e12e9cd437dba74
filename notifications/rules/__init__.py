"""Plain rules of telling."""
