"""The only writers of the record: verbs of practice, keyword-only, one transaction each."""
