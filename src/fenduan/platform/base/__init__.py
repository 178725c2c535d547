"""What every part of the platform stands on: the actor, the day, refusals, numbers."""
