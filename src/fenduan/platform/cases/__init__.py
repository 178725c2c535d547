"""Cases at an authority: applications, what becomes of them, letters."""
