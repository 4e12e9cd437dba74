"""What screens, the API and notices read, always on behalf of a viewer."""
