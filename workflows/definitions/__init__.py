"""What should happen, one theme a file: rows of words with their source in law or guidance."""
