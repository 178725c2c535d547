"""The genealogy of lots as an index: adjacency in mapped arrays that compiled code walks along.

It stands for a store up to one position; what was added since is read from the store and walked along with it. It holds
nothing that the store does not, and may be deleted at any time.
"""
