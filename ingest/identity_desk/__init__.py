"""The desk of unknown names: each with what articles say and who it may be, decided with one key."""
