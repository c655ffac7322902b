"""What is fast, measured: ``make bench``. Prints ratios to F, the CPU of a bare signed-in page of the same run."""
