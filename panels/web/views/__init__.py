"""The screens of panels."""
