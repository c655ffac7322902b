"""What is fast, measured in F: the CPU of a bare signed-in page of the same run. See `make bench`."""
