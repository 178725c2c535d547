"""The file of facts beside the events of a chain, on which a release is judged: read, checked, described."""
