"""The demonstration authority: an invented council and two years of its work, made by the program's own actions.

The top layer: it drives every app and none imports it. Only here, and in tests, does anybody travel in time.
"""
