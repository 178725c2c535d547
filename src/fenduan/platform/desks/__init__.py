"""What needs me today, search and notifications."""
