"""What did happen to a child: the record and its screens."""
