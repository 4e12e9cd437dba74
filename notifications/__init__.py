"""Who is told: reads events, is imported by nobody."""
