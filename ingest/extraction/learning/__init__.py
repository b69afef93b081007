"""Learning the small models of `assembly` from labelled articles; nothing here runs in extraction."""
