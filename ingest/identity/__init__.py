"""Who a name is: keys that spellings of one name share, candidates with their reasons, and the deciding."""
