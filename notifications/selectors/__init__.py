"""What the inbox shows, and who is to be told."""
