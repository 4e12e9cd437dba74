"""Celery tasks: they wake up what the database says is due. Harmless when doubled."""
