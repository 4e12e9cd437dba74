"""The authority's own history of a panel, run again under other rules. Plain values in, plain values out; nothing is applied."""
