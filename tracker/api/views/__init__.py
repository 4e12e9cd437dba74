"""Each view asks what came in, calls a flow or an action, and shows a selector. No rule lives here."""
