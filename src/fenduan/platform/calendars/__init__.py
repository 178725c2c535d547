"""The working-day calendar's years that came out after the package: loaded, corrected, reckoned with."""
