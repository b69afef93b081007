"""The record's pages, one file for each kind."""
