"""``reporting`` as if there had been a version before: its approvals said ``remark`` for ``note``."""
