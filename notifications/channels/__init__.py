"""How a notice leaves the system."""
