"""FHIR R5 batch information and certificates of analysis (HL7 Pharmaceutical Quality, Industry), read in."""
