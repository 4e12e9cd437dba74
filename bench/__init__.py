"""The benchmarks: each figure beside plain SQL that does the same, in the same run, on SQLite and on PostgreSQL."""
