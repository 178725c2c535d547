"""How long the pages take with 20,000 cases: a world of that size, an open load upon it, and what it costs."""
