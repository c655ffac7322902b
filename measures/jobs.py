"""What the clock does for measures, and kinds of jobs about them."""

from datetime import time

from jobs.schedule import Daily, Often, register
from measures.reminders import preview as trial
from measures.reminders.run import remind
from measures.services.scanning import scan_again
from measures.storage.incoming import sweep_incoming

__all__ = ["trial"]

register(
    # Each organization has its own quiet hours; whoever was told is not told again.
    Often("send_reminders", "发送提醒", remind, 1800),
    Often("scan_waiting", "查杀待查的佐证材料", scan_again, 300),
    Daily("sweep_incoming", "清理没有传完的文件", sweep_incoming, time(3, 30), removes=True),
)
