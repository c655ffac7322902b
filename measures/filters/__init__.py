"""Which measures a list shows, in which order, and where in it somebody is."""
