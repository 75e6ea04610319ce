"""The HTTP endpoints, a module per kind."""
