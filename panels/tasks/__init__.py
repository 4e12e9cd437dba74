"""Celery tasks of panels. Harmless when doubled."""
