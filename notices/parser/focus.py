"""Which of the four issue categories of every inspection a category's title speaks of."""

# In this order: a title on 整改责任 usually names party building or conduct as well, not the other way round.
_WORDS = {
    "RECTIFICATION": "整改责任 巡察整改 巡视整改 履行整改 整改落实 反馈问题 未整改 "
    "整改不 真改实改 上轮巡察 以往巡察 审计",
    "CONDUCT": "作风 四风 中央八项规定 群众身边 腐败问题 形式主义 官僚主义 廉洁",
    "PARTY_BUILDING": "党建 党的建设 组织建设 组织路线 管党治党 党组织 队伍建设 干部 选人用人 全面从严治党 "
    "基层党 领导班子 党员",
    "IMPLEMENTATION": "决策部署 方针政策 党的理论 贯彻落实 政治 职能责任 中心工作 主责主业 履行职责 工作要求",
}


def propose_focus(title: str) -> str:
    """A value of Category.focus, or "" when the title names none. Only a proposal: people correct it."""
    found = (focus for focus, words in _WORDS.items() if any(word in title for word in words.split()))
    return next(found, "")
