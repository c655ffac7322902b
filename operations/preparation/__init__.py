"""From an empty machine to a working ledger: departments, people, their slips, and what is still missing."""
