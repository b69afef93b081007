"""The REST API of the record. Addresses and what rests on articles are added by `ingest.api`."""
