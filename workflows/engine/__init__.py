"""The engine decides whether a move may happen, and counts time. It works on values and writes nothing."""
