"""What the clock does for figures."""

from datetime import time

from jobs.schedule import Daily, Often, register
from ledger.kept.write import renew
from ledger.trend.write import write_trend

register(
    Daily("trend", "补写每天的统计(趋势图)", write_trend, time(0, 20)),
    Often("figures", "更新各次巡察的统计", renew, 60),
)
