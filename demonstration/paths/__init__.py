"""The paths that a child takes, theme by theme. Each is a part of a story and leaves the child somewhere to go on from."""
