### Administration: what the administrators of a location see to.

administration-heading = Administration
administration-text = Settings of this location. Whoever changes one is on record in the audit log.
