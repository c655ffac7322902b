"""后台: the admin panel, in Chinese and without a second way to write."""

from accounts.admin import people, site

__all__ = ["people", "site"]
