"""A child whose every word is like no other, so that one word in a place where it must not be is seen there."""
