"""From a stored text to records and back: store → preview → confirm → export."""
