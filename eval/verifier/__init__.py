"""Training of the network that reads a claim beside its evidence: `python -m eval.verifier DATA FOLDER`."""
