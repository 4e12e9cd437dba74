"""The fault run: processes killed while moves, timers and notices go on, and what is then on record."""
