"""How an authority handles a case: one table of actions for each kind, and what follows from it. Knows no Django."""
