"""The index of lots beside recursive SQL and graph engines, on the same made-up chains."""
