"""Evidence that outlives the operator's word: a Merkle log, signed checkpoints, receipts, and who checks them offline.

Nothing here needs a database or a network, and nothing here trusts the log: the key that a file is checked with comes
from whoever holds the file. Formats: JSON after RFC 8785, the tree of RFC 6962, and the notes, checkpoints,
cosignatures and proofs of C2SP. `docs/evidence.md` says what each proves and what it does not.
"""
