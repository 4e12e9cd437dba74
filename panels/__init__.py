"""Who decides together: panels, their meetings and what they decided."""
