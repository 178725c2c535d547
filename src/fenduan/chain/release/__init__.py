"""May a step be confirmed, may a lot leave the factory, may it go to market: what stands, what does not, what cures it.

Nothing here releases anything: a person does. Conditions are ids here; their law is in :mod:`fenduan.law.release`.
"""
