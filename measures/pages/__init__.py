"""What pages show of measures, worked out in Python: rows, my work, the next step, history, calendar."""
