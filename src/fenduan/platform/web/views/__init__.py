"""What answers an address; each asks services and selectors, and puts parts together."""
