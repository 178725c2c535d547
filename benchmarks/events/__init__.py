"""Reading, checking and importing of events measured, beside others."""
