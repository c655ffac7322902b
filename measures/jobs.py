"""What the clock does for measures, and kinds of jobs about them."""

from datetime import time

from jobs.schedule import Daily, Often, register
from measures.previews import make
from measures.previews.cache import sweep_previews
from measures.reminders import preview as trial
from measures.reminders.run import remind
from measures.reviewers import follow_reviewers
from measures.services.phone import clear_phone_uploads
from measures.services.reading import read_evidence
from measures.services.scanning import scan_again
from measures.services.watch_dates import follow_settings
from measures.storage.incoming import sweep_incoming

__all__ = ["make", "trial"]

register(
    # Each organization has its own quiet hours; whoever was told is not told again.
    Often("send_reminders", "发送提醒", remind, 1800),
    Often("follow_reviewers", "告知接替的审核人", follow_reviewers, 900),
    Often("scan_waiting", "查杀待查的佐证材料", scan_again, 300),
    Daily("sweep_incoming", "清理没有传完的文件", sweep_incoming, time(3, 30), removes=True),
    Daily("clear_phone_uploads", "清理过期的上传二维码", clear_phone_uploads, time(3, 25), removes=True),
    Daily("sweep_previews", "清理久未查看的预览", sweep_previews, time(3, 35), removes=True),
    Often("read_evidence", "读取佐证材料的文字", read_evidence, 120),
    Daily("follow_watch_settings", "核对长期坚持的间隔和休息日", follow_settings, time(0, 40)),
)
