"""What goes out and what comes in, field by field. The schema page is made from these."""
