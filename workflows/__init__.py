"""What should happen: stages, moves, time limits and the engine that decides and counts. Plain Python, no tables."""
