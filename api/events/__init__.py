"""What other systems are told without asking: 待办 opened and closed, near deadlines, closed findings."""
