"""Work that people do in turn, engine only. A flow calls actions and never holds a fact."""
