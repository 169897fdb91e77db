"""What lessons say of the rules: placed by name, evaluated on the operator's live policy."""
