"""What the clock does for the figures of each day."""

from datetime import time

from jobs.schedule import Daily, register
from ledger.trend.write import write_trend

register(Daily("trend", "补写每天的统计(趋势图)", write_trend, time(0, 20)))
