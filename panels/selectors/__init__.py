"""What the screens and the API of panels read, on behalf of a viewer."""
