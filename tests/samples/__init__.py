"""Files as newsrooms have them, made here so that it is known what must come out of each."""
