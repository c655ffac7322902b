"""What the clock does for those who run the system."""

from datetime import time

from jobs.schedule import Daily, register
from operations.backup.nightly import back_up
from operations.backup.trial import try_newest

register(
    Daily("backup", "备份数据库和佐证材料", back_up, time(2, 30)),
    # While a backup is still at work it is refused, and asked again ten minutes later.
    Daily("try_backup", "试恢复最近一份备份", try_newest, time(2, 50)),
)
