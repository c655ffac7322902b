"""时间轴: deadlines in time, by week or as a month, with how they were kept and which were moved."""
