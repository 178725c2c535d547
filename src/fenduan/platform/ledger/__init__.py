"""The ledger: one entry for every write, sealed into a log that the parties can check."""
