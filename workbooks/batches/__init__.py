"""Several returned workbooks at once: taken in, shown together, written together."""
