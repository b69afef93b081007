"""The part of the REST API that rests on articles, and the addresses of all of it."""
