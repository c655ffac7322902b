"""What the clock does for the index."""

from datetime import time

from jobs.schedule import Daily, Often, register
from search.upkeep import renew, tidy

register(
    Often("search", "更新检索索引", renew, 60),
    Daily("tidy_search", "整理检索索引", tidy, time(3, 45)),
)
