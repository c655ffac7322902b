"""What the clock does for other systems."""

from api.events.feeding import feed
from jobs.schedule import Often, register

register(Often("feed_events", "推送事件到其他系统", feed, 60))
