"""What the clock does for opinions."""

from datetime import time

from jobs.schedule import Daily, register
from opinions.services.forgetting import forget_authors

register(
    Daily("forget_authors", "删除办结已久的提意见人姓名", forget_authors, time(3, 50), removes=True),
)
