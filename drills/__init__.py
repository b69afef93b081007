"""Drills: real servers, a real site and real workers are killed, stopped and starved, and everything must be there
afterwards. `python -m drills --help`; what each showed is in `docs/figures.md`."""
