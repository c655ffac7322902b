"""体检: what lies around the program (settings, machine, programs), each with what to do about it."""
