"""The DfE return on children looked after (SSDA903), read into live journeys.

formats (tables and codes) → reading (a file's rows) → checking (what a row may hold) → staging (rows by child, on disk) →
merging (one fact of several returns) → periods (episodes into periods of care) → telling (a period as events and rows) →
loading (children in batches, through the door's bulk form) → report.
"""
