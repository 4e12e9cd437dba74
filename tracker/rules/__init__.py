"""The rules of the record: plain predicates and folds over plain values. No Django."""
