"""What panels write for people and programs to take away: the papers of a meeting as one file, meetings for calendars."""
