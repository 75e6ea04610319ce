"""Training of the reader, the small model that reads a question together with a passage (`make reader`)."""
