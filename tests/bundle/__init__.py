"""The bundle, installed, upgraded and rolled back in an empty system without a network."""
