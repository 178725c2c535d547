"""The register of licences and the duties that follow from them."""
