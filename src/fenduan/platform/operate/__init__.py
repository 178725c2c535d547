"""What whoever runs the platform does: keep a copy, bring it back, look whether all is well."""
