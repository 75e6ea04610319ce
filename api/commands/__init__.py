"""The commands of `rag`, a module each; `api.cli` finds them by name."""
