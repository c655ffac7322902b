"""分派表: all measures of an inspection on one page, a row a measure, assigned with one save."""
