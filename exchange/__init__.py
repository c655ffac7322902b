"""Signed packages between the deployment of a unit and that of its supervisor, on networks that do not meet.

Reports go up (上报包), tasks come down (任务包); a unit without a Rectify is read from its workbook or
notice. What was taken in is kept as it came and is never mixed with the rows of this deployment:
no measure of another network becomes one of ours.
"""
