"""What the clock does for those who run the system."""

from datetime import time

from jobs.schedule import Daily, register
from operations.backup.nightly import back_up

register(Daily("backup", "备份数据库和佐证材料", back_up, time(2, 30)))
