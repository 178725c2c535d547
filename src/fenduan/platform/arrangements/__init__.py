"""Arrangements: parts, versions, manifests and documents, each owned by the party that states it."""
