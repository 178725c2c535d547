"""EPCIS: events of a supply chain as others write them, GS1 EPCIS 2.0 in JSON-LD and XML, EPCIS 1.2 in XML."""
