"""Packages that go out: a report of a unit, tasks of its supervisor."""
