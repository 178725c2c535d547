"""Keys of GS1: their check digits, and their spellings as EPC URN, Digital Link and element string."""
