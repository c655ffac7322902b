"""A copy of everything that can be put back into an empty deployment, on either database."""
