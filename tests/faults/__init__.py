"""What happens when processes, disks, clocks and databases fail, on real ones."""
