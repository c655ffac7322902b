"""What the clock does for other systems."""

from datetime import time

from api.events.feeding import feed
from api.interface.once import clear_answers
from jobs.schedule import Daily, Often, register

register(
    Often("feed_events", "推送事件到其他系统", feed, 60),
    Daily("clear_answers", "清理接口的旧答复", clear_answers, time(3, 40), removes=True),
)
