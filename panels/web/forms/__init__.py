"""The forms of panels."""
