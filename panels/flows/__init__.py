"""Work that people of a panel do in turn. A flow remembers who must still act, and never holds a fact."""
