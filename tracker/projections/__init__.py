"""What lists and pages read, worked out from the record. Refreshed in the transaction that changes the record."""
