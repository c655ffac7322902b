"""Many units side by side, for who supervises them: from kept figures, however many measures there are."""
