"""What the clock does for this room and for the rooms below it, which do not know that there is a clock."""

from datetime import time

from accounts.drafts import clear_drafts
from accounts.signing_in.outside.leaving import leave_directory, leave_unseen
from accounts.signing_in.sessions import clear_sessions
from audit.nightly import chain_audit, verify_audit
from inbox.expiry import expire_messages
from inbox.sending import send_waiting
from jobs.care import look_after
from jobs.expiry import expire_jobs
from jobs.schedule import Daily, Often, register

register(
    Daily("clear_sessions", "清理过期的登录会话", clear_sessions, time(3, 10)),
    Daily("clear_drafts", "清理过期的草稿", clear_drafts, time(3, 15), removes=True),
    Daily("expire_jobs", "清理过期的任务结果", expire_jobs, time(3, 20), removes=True),
    Daily("expire_messages", "清理很久以前的消息", expire_messages, time(3, 25), removes=True),
    Daily("leave_directory", "停用目录服务器里已没有的用户", leave_directory, time(4, 5)),
    Daily("leave_unseen", "停用很久没有用统一账号登录的用户", leave_unseen, time(4, 10), removes=True),
    Daily("verify_audit", "核对审计日志", verify_audit, time(4, 20)),
    Often("look_after_jobs", "看护后台任务,补做错过的定时任务", look_after, 30),
    Often("send_messages", "发送消息", send_waiting, 60),
    Often("chain_audit", "补写审计日志的链", chain_audit, 3600),
)
