"""The platform: parties that do not trust each other prepare, decide and prove segmented manufacture together.

One Django application a record or desk; every write is a function in ``services``, every read one in ``selectors`` that
takes the actor first. The rest (pages, interface for programs, commands) only calls these.
"""
