"""What the audit trail knows of. The acts on a measure carry the codes of ``measures.workflow.Act``."""

from __future__ import annotations

from django.db import models


class AuditResult(models.TextChoices):
    """Whether what an entry tells of was done."""

    DONE = "done", "成功"
    REFUSED = "refused", "未成功"


class Event(models.TextChoices):
    SIGN_IN = "SIGN_IN", "登录"
    SIGN_IN_FAILED = "SIGN_IN_FAILED", "登录失败"
    LOCKED_OUT = "LOCKED_OUT", "连续失败被锁定"
    SIGN_OUT = "SIGN_OUT", "退出"
    END_SESSIONS = "END_SESSIONS", "退出全部登录"
    CHANGE_PASSWORD = "CHANGE_PASSWORD", "修改密码"
    RESET_PASSWORD = "RESET_PASSWORD", "重置密码"
    START_SECOND_FACTOR = "START_SECOND_FACTOR", "开始绑定双因素认证"
    SECOND_FACTOR_ON = "SECOND_FACTOR_ON", "开启双因素认证"
    SECOND_FACTOR_OFF = "SECOND_FACTOR_OFF", "关闭双因素认证"
    RESET_SECOND_FACTOR = "RESET_SECOND_FACTOR", "重置双因素认证"
    RENEW_RECOVERY_CODES = "RENEW_RECOVERY_CODES", "更换备用码"
    USE_RECOVERY_CODE = "USE_RECOVERY_CODE", "用备用码登录"
    UNLOCK = "UNLOCK", "解除登录锁定"
    RESET_BY_MAIL = "RESET_BY_MAIL", "通过邮件重设密码"
    RESCUE = "RESCUE", "在服务器上重设登录"
    APPOINT = "APPOINT", "在服务器上任命"
    ASK_FOR_MAIL = "ASK_FOR_MAIL", "申请邮件重设密码"
    LINK_OUTSIDE = "LINK_OUTSIDE", "绑定统一账号"
    UNLINK_OUTSIDE = "UNLINK_OUTSIDE", "解除绑定统一账号"
    REFUSED = "REFUSED", "被拒绝"

    ADD_USER = "ADD_USER", "新建用户"
    EDIT_USER = "EDIT_USER", "修改用户和权限"
    DISABLE_USER = "DISABLE_USER", "停用用户"
    ENABLE_USER = "ENABLE_USER", "启用用户"
    SAVE_DEPARTMENT = "SAVE_DEPARTMENT", "维护部门"
    SAVE_ORGANIZATION = "SAVE_ORGANIZATION", "维护单位"
    CHANGE_SETTINGS = "CHANGE_SETTINGS", "修改设置"
    READ_MESSAGES = "READ_MESSAGES", "阅读消息"
    SAVE_WEBHOOK = "SAVE_WEBHOOK", "设置群机器人"
    TEST_WEBHOOK = "TEST_WEBHOOK", "发送测试消息"
    CHANGE_PREFERENCE = "CHANGE_PREFERENCE", "修改提醒设置"
    CHANGE_LIST = "CHANGE_LIST", "设置台账列表"
    SAVE_VIEW = "SAVE_VIEW", "保存台账视图"
    REMOVE_VIEW = "REMOVE_VIEW", "删除台账视图"
    SAVE_GROUP = "SAVE_GROUP", "保存单位分组"
    REMOVE_GROUP = "REMOVE_GROUP", "删除单位分组"
    CALENDAR_ADDRESS = "CALENDAR_ADDRESS", "生成日历订阅地址"
    WITHDRAW_CALENDAR = "WITHDRAW_CALENDAR", "停用日历订阅地址"
    MAKE_TOKEN = "MAKE_TOKEN", "生成接口令牌"
    REVOKE_TOKEN = "REVOKE_TOKEN", "停用接口令牌"

    ASSIGN = "ASSIGN", "分派"
    UNASSIGN = "UNASSIGN", "撤回分派"
    SUBMIT = "SUBMIT", "提交审核"
    WITHDRAW = "WITHDRAW", "撤回提交"
    ENDORSE = "ENDORSE", "初审通过"
    RETURN_FOR_REWORK = "RETURN_FOR_REWORK", "退回"
    COMPLETE = "COMPLETE", "审核通过"
    REOPEN = "REOPEN", "重新整改"
    REVISE = "REVISE", "完成后修改"
    REQUEST_EXTENSION = "REQUEST_EXTENSION", "申请延期"
    APPROVE_EXTENSION = "APPROVE_EXTENSION", "同意延期"
    REFUSE_EXTENSION = "REFUSE_EXTENSION", "不同意延期"
    WITHDRAW_EXTENSION = "WITHDRAW_EXTENSION", "撤回延期申请"
    LAPSE_EXTENSION = "LAPSE_EXTENSION", "延期申请失效"
    URGE = "URGE", "催办"
    CONFIRM_URGE = "CONFIRM_URGE", "确认已阅催办"
    SEND_REMINDERS = "SEND_REMINDERS", "发送提醒"
    CLOSE = "CLOSE", "销号"
    UNCLOSE = "UNCLOSE", "撤销销号"
    CARRY_ON = "CARRY_ON", "确认反复出现"
    LET_GO = "LET_GO", "撤销反复出现"
    DISMISS_LIKENESS = "DISMISS_LIKENESS", "排除相似问题"
    CHECK_EFFECT = "CHECK_EFFECT", "成效评估"
    FILE = "FILE", "登记报送"
    INSTRUCT = "INSTRUCT", "向单位提出督查要求"
    CONFIRM_INSTRUCTION = "CONFIRM_INSTRUCTION", "单位回复督查要求"
    WITHDRAW_INSTRUCTION = "WITHDRAW_INSTRUCTION", "撤回督查要求"
    REMIND_INSTRUCTION = "REMIND_INSTRUCTION", "催办未回复的单位"
    WITHDRAW_FILING = "WITHDRAW_FILING", "撤销报送登记"
    PUBLISH_NOTICE = "PUBLISH_NOTICE", "登记公示"
    WITHDRAW_PUBLICATION = "WITHDRAW_PUBLICATION", "撤销公示"
    REGISTER_OPINION = "REGISTER_OPINION", "登记意见"
    ASSIGN_OPINION = "ASSIGN_OPINION", "分办意见"
    ANSWER_OPINION = "ANSWER_OPINION", "答复意见"
    TELL_OPINION = "TELL_OPINION", "告知意见答复"
    CLOSE_OPINION = "CLOSE_OPINION", "办结意见"
    REOPEN_OPINION = "REOPEN_OPINION", "重新办理意见"
    MAKE_PACKAGE = "MAKE_PACKAGE", "生成上报包或任务包"
    UPLOAD_PACKAGE = "UPLOAD_PACKAGE", "上传上报包或任务包"
    TAKE_IN_PACKAGE = "TAKE_IN_PACKAGE", "收下上报包或任务包"
    ERASE_AUTHOR = "ERASE_AUTHOR", "删除提意见人的姓名"
    REMOVE_PACKAGE = "REMOVE_PACKAGE", "删除没有收下的包"
    CONFIRM_KEY = "CONFIRM_KEY", "确认对方的签名密钥"
    ROTATE_KEY = "ROTATE_KEY", "生成或更换签名密钥"
    NOTE_UNIT = "NOTE_UNIT", "对单位措施提出意见"
    EDIT = "EDIT", "修改内容"
    ADD = "ADD", "新增"
    ARCHIVE = "ARCHIVE", "归档"
    RESTORE_ARCHIVED = "RESTORE_ARCHIVED", "恢复已归档"
    PROGRESS = "PROGRESS", "记录进展"
    COMMENT = "COMMENT", "发表意见"
    ACCEPT_PROPOSAL = "ACCEPT_PROPOSAL", "采纳文中数据"
    DISMISS_PROPOSAL = "DISMISS_PROPOSAL", "忽略文中数据"
    ADD_RECORD = "ADD_RECORD", "登记数据"
    MERGE_REGULATIONS = "MERGE_REGULATIONS", "合并制度"
    SPLIT_REGULATION = "SPLIT_REGULATION", "分开制度"
    WITHDRAW_RECORD = "WITHDRAW_RECORD", "撤销数据"
    WATCH = "WATCH", "登记坚持事项"
    KEEP_WATCH = "KEEP_WATCH", "坚持情况变化"
    END_WATCH = "END_WATCH", "终止或恢复坚持"
    ATTACH = "ATTACH", "添加佐证材料"
    NEW_VERSION = "NEW_VERSION", "更新佐证材料版本"
    WITHDRAW_EVIDENCE = "WITHDRAW_EVIDENCE", "撤下佐证材料"
    OPEN_PHONE_UPLOAD = "OPEN_PHONE_UPLOAD", "生成扫码上传二维码"
    CLOSE_PHONE_UPLOAD = "CLOSE_PHONE_UPLOAD", "停止扫码上传"
    USE_PHONE_UPLOAD = "USE_PHONE_UPLOAD", "扫码上传"
    QUARANTINE = "QUARANTINE", "隔离佐证材料"

    VIEW_EVIDENCE = "VIEW_EVIDENCE", "查看佐证材料"
    DOWNLOAD = "DOWNLOAD", "下载"
    FILE_DAMAGED = "FILE_DAMAGED", "文件缺失或已被改动"
    EXPORT = "EXPORT", "导出"
    START_JOB = "START_JOB", "发起后台任务"
    CANCEL_JOB = "CANCEL_JOB", "取消后台任务"
    RETRY_JOB = "RETRY_JOB", "重新执行后台任务"
    RESEND = "RESEND", "重新发送消息"
    TAKE_SNAPSHOT = "TAKE_SNAPSHOT", "生成上报快照"
    APPROVE_SNAPSHOT = "APPROVE_SNAPSHOT", "审定上报快照"
    TRANSFER = "TRANSFER", "移交档案"
    KEEP_TRANSFERRED = "KEEP_TRANSFERRED", "档案包入库"
    TAKE_BACK = "TAKE_BACK", "取回已移交的档案"
    UPLOAD_NOTICE = "UPLOAD_NOTICE", "上传通报"
    UPLOAD_LEDGER = "UPLOAD_LEDGER", "上传台账"
    ADJUST_IMPORT = "ADJUST_IMPORT", "调整导入预览"
    IMPORT = "IMPORT", "导入"
    WITHDRAW_IMPORT = "WITHDRAW_IMPORT", "撤回导入"
    BACKUP = "BACKUP", "备份"
    RESTORE = "RESTORE", "恢复备份"

    VIEW_AUDIT = "VIEW_AUDIT", "查看审计日志"
    EXPORT_AUDIT = "EXPORT_AUDIT", "导出审计日志"
    SEAL_AUDIT = "SEAL_AUDIT", "封存审计日志"
    REMOVE_AUDIT = "REMOVE_AUDIT", "移出已封存的审计日志"
    RESTART_AUDIT = "RESTART_AUDIT", "审计日志重新起链"


# What these say of whom and what is about accounts, rights and the system, never about findings.
OF_ACCOUNTS = frozenset(
    {
        Event.SIGN_IN,
        Event.SIGN_IN_FAILED,
        Event.LOCKED_OUT,
        Event.SIGN_OUT,
        Event.END_SESSIONS,
        Event.CHANGE_PASSWORD,
        Event.RESET_PASSWORD,
        Event.START_SECOND_FACTOR,
        Event.SECOND_FACTOR_ON,
        Event.SECOND_FACTOR_OFF,
        Event.RESET_SECOND_FACTOR,
        Event.RENEW_RECOVERY_CODES,
        Event.USE_RECOVERY_CODE,
        Event.UNLOCK,
        Event.RESET_BY_MAIL,
        Event.RESCUE,
        Event.APPOINT,
        Event.ASK_FOR_MAIL,
        Event.LINK_OUTSIDE,
        Event.UNLINK_OUTSIDE,
        Event.ADD_USER,
        Event.EDIT_USER,
        Event.DISABLE_USER,
        Event.ENABLE_USER,
        Event.SAVE_DEPARTMENT,
        Event.SAVE_ORGANIZATION,
        Event.SAVE_WEBHOOK,
        Event.TEST_WEBHOOK,
        Event.CHANGE_PREFERENCE,
        Event.CALENDAR_ADDRESS,
        Event.WITHDRAW_CALENDAR,
        Event.MAKE_TOKEN,
        Event.REVOKE_TOKEN,
        Event.CONFIRM_KEY,
        Event.ROTATE_KEY,
        Event.BACKUP,
        Event.RESTORE,
        Event.VIEW_AUDIT,
        Event.EXPORT_AUDIT,
        Event.SEAL_AUDIT,
        Event.REMOVE_AUDIT,
        Event.RESTART_AUDIT,
    }
)
# What units are asked, what the public says, that a telephone may send something, packages of other networks:
# no work is another one by it. What is sent or becomes a task leaves its own entry.
OF_ASKING = frozenset(
    {
        Event.INSTRUCT,
        Event.CONFIRM_INSTRUCTION,
        Event.WITHDRAW_INSTRUCTION,
        Event.REMIND_INSTRUCTION,
        Event.OPEN_PHONE_UPLOAD,
        Event.CLOSE_PHONE_UPLOAD,
        Event.USE_PHONE_UPLOAD,
        Event.PUBLISH_NOTICE,
        Event.WITHDRAW_PUBLICATION,
        Event.REGISTER_OPINION,
        Event.ASSIGN_OPINION,
        Event.ANSWER_OPINION,
        Event.TELL_OPINION,
        Event.CLOSE_OPINION,
        Event.REOPEN_OPINION,
        Event.MAKE_PACKAGE,
        Event.UPLOAD_PACKAGE,
        Event.TAKE_IN_PACKAGE,
        Event.REMOVE_PACKAGE,
        Event.NOTE_UNIT,
    }
)
