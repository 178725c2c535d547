"""The facts of one arrangement: model, reading, canonical form, schema. It knows no law."""
