"""The articles' pages."""
