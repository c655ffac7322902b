"""What the audit trail knows of. The acts on a measure carry the codes of ``measures.workflow.Act``."""

from __future__ import annotations

from django.db import models


class Event(models.TextChoices):
    SIGN_IN = "SIGN_IN", "登录"
    SIGN_IN_FAILED = "SIGN_IN_FAILED", "登录失败"
    LOCKED_OUT = "LOCKED_OUT", "连续失败被锁定"
    SIGN_OUT = "SIGN_OUT", "退出"
    END_SESSIONS = "END_SESSIONS", "退出全部登录"
    CHANGE_PASSWORD = "CHANGE_PASSWORD", "修改密码"
    RESET_PASSWORD = "RESET_PASSWORD", "重置密码"
    REFUSED = "REFUSED", "被拒绝"

    ADD_USER = "ADD_USER", "新建用户"
    EDIT_USER = "EDIT_USER", "修改用户和权限"
    DISABLE_USER = "DISABLE_USER", "停用用户"
    ENABLE_USER = "ENABLE_USER", "启用用户"
    SAVE_DEPARTMENT = "SAVE_DEPARTMENT", "维护部门"
    SAVE_ORGANIZATION = "SAVE_ORGANIZATION", "维护单位"
    CHANGE_SETTINGS = "CHANGE_SETTINGS", "修改设置"

    ASSIGN = "ASSIGN", "分派"
    SUBMIT = "SUBMIT", "提交审核"
    WITHDRAW = "WITHDRAW", "撤回提交"
    ENDORSE = "ENDORSE", "初审通过"
    RETURN_FOR_REWORK = "RETURN_FOR_REWORK", "退回"
    COMPLETE = "COMPLETE", "审核通过"
    REOPEN = "REOPEN", "重新整改"
    REVISE = "REVISE", "完成后修改"
    CLOSE = "CLOSE", "销号"
    UNCLOSE = "UNCLOSE", "撤销销号"
    EDIT = "EDIT", "修改内容"
    ADD = "ADD", "新增"
    ARCHIVE = "ARCHIVE", "归档"
    PROGRESS = "PROGRESS", "记录进展"
    COMMENT = "COMMENT", "发表意见"
    ATTACH = "ATTACH", "添加佐证材料"
    NEW_VERSION = "NEW_VERSION", "更新佐证材料版本"
    WITHDRAW_EVIDENCE = "WITHDRAW_EVIDENCE", "撤下佐证材料"

    VIEW_EVIDENCE = "VIEW_EVIDENCE", "查看佐证材料"
    DOWNLOAD = "DOWNLOAD", "下载"
    EXPORT = "EXPORT", "导出"
    UPLOAD_NOTICE = "UPLOAD_NOTICE", "上传通报"
    IMPORT = "IMPORT", "导入"
    BACKUP = "BACKUP", "备份"
    RESTORE = "RESTORE", "恢复备份"

    VIEW_AUDIT = "VIEW_AUDIT", "查看审计日志"
    EXPORT_AUDIT = "EXPORT_AUDIT", "导出审计日志"
    SEAL_AUDIT = "SEAL_AUDIT", "封存审计日志"
    REMOVE_AUDIT = "REMOVE_AUDIT", "移出已封存的审计日志"
    RESTART_AUDIT = "RESTART_AUDIT", "审计日志重新起链"
