"""Documents that leave as Word files: notice, report, and the office's own forms."""
