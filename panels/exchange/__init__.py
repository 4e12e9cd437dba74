"""What panels write for people to take away: the papers of a meeting as one file."""
