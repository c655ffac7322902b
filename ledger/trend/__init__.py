"""The trend: one row of counts per inspection and day, kept by one writer and rebuilt from history."""
