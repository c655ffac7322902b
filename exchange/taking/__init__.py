"""Packages that come in: kept, checked, shown, confirmed. Nothing of them is believed before."""
