"""Cases at an authority: what a province is asked, how it handles it, and what it answers."""
