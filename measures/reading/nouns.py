"""What a number counts: the words before it without their verb, or those behind it. Nouns stay whole."""

from __future__ import annotations

import re

# Verbs that are never part of a noun of these texts: the noun begins behind the last of them.
STRONG = (
    "组织召开|召开|组织开展|开展|举办|举行|印发|讲授|选派|选调|选聘|受理|组建|注销|补开|制发|"
    "下发|编发|带队|带头|领办|列出|"
    "查摆|查出|查找出|排查出|梳理出|发现|报送|派出|聘请|邀请|督促|配齐|配强|补齐|收回|收缴|腾退|"
    "清退|退还|撤并|撤销|压减|精简|"
    "走访慰问|发放|发送|张贴|参加|参与|面向|围绕|针对|通过(?!率)|深入|前往|提出|采纳|化解|"
    "新成立|成立|新制定|新修订|新聘|"
    "新吸纳|新发展|新配备|建成|招聘|引进|配备|征求|征集|收集|收到|接到|争取|作出|给予|予以|进行|"
    "已经|已|先后|累计|共计|总计|分别|"
    "挂牌|摸排|招募|抽检|推广|补建|清洗|引入|协助|聘任|登记|撰写|录制|立项|增设|新设|补选|遴选|"
    "(?<!全)覆盖|开通|投放|培树|选树|选聘|"
    "帮助|调处|回访|追加|补缴|补签|补齐|补正|编辑|编制|更换|扣减|核减|查获|排除|拨付|开设|设置|"
    "配置|聘用|吸引|促成|达成|处分|"
    "惠及|[讲上](?=\\w{0,6}党课)|归集|编印|刊发|推出|推送|签订|完善|健全|建立|制定|制订|修订|"
    "出台|设立|录用|补办|补签|补录|随机抽取|抽取|评选|表彰|打造|"
    "赴(?=\\w{2,}(?:开展|学习))"
)
# Words that nouns are made with too (整改措施, 处置方案, 发布会): they are taken off only at the beginning.
WEAK = (
    "完成|废止|组织(?!生活|部|关系|处理|建设|力|员)|培训(?!班|会|课)|发展(?!对象|规划|计划)|"
    "反馈|指导(?!员|意见|组)|补充(?!协议)|新建|新增|"
    "报废处置|处置(?!方案)|报废|评价(?!报告)|发布(?!会)|安排(?!表)|办理(?!结果)|移交(?!清单)|"
    "移送|形成|实施(?!方案)|解决|整治(?!行动)|"
    "处理(?!结果)|查处|办结(?!率)|培养(?!对象)|清理(?!行动)|核销|抽查|签约(?!率)|提拔|排查|梳理|"
    "整理|更新|落实|落地|征订|"
    "慰问(?!金|品)|吸收|交办|转办|认定|监督|确保|力争|保证|实现|推动|"
    "整改(?![情措完问方台责进成到])|培育|制作|协调|争创|指导|"
    "纠正|整合|拆除|修复|修缮|删除|加装|划分|核实|评聘|委派|推选|停发|充实|自查(?!自纠)|叫停|"
    "接待(?!标准|费|用房)|终止|纳入|剔除|追究|扣发|"
    "核查|出具|发出|压降|盘活|腾出|补发|收录|招收|新纳入|退回|劝退|重做|细化|流转"
)
ADVERBS = (
    "再|又|还|并|均|各(?![类项级种支地])|共(?![建治享青产同识管性])|其中|目前|"
    "对(?![等口外象标照账])|将|把|与(?!会)|和|及|等(?!级)|了|"
    "由|在(?!职|岗|编|建)|向(?!导)|今年以来|整改以来|集中整改以来|全年|今年|去年|上半年|下半年|"
    "年内|集中整改期间|期间|全面(?!从严)|"
    "逐一|及时|切实|坚持|要求|持续|继续|进一步|重新|全部|实际|新(?=[选聘派引招])"
)
# 向县纪委移交线索: what stands between the preposition and its verb is no part of the noun.
PHRASE = re.compile(rf"^(?:向|由|从|在|对|给)[^的]{{1,14}}?(?:{WEAK})(?=..)")
TRAILING = re.compile(
    r"(?:(?<![集高初])中有|共计|合计|总计|一共|累计|共|计|各|已|达到|达|为|有|约|近|均|至少|"
    r"不少于|不低于|不超过|了|分别|先后|以上|只|仅|等|"
    r"原则上|召开|举办|开展|进行|组织|折合|就|的)+$"
)
STRONG_VERB = re.compile(rf"(?:{STRONG})(?!率)(?:了|出)?(?:的)?")
WEAK_START = re.compile(rf"^(?:(?:{ADVERBS})|(?:{WEAK})(?=.))")
WITH = re.compile(r"^.*(?<![参给赠授])与(?!会)")
TIME_START = re.compile(
    r"^(?:[一二三四五六七八九十]是|[①-⑳]|\d{1,2}[.)]|截至目前|截止目前|"
    r"\d{2,4}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:以来|度|[底末初])?(?:以?前|之前|起)?|"
    r"\d{1,2}月(?:份|底)?(?:以来|前)?|(?:当年|今年|明年)?第?[一二三四]季度|[年月][底末]前?|"
    r".{0,8}以来|分[一二两三四五六\d]批)"
)
BOUNDARY = re.compile(r"[,。;、:!?\n\t()《》]")
BEHIND_BRACKETS = re.compile(r"\([^()]{1,20}\)$")
# The noun behind a number ends where its verb or the next adverb begins.
BEHIND = re.compile(
    r"[^,。;、:!?\n()《》\d]{1,16}?(?=[,。;、:!?\n()《》\d]|$|"
    r"均|都(?!市)|已|全部|全面|正在|正式|按|进行|予以|给予|开展|召开|完成|纳入|被|并|由(?!此)|"
    r"在(?!职|岗|编|建)|从|向|以(?!下|上)|将|参加|参与|参训|"
    r"提出|作出|作(?=书面|重点)|达到|达|转正|配备|实行|得到|逐|限期|补齐|补充|建立|建成|制定|签|"
    r"退回|退还|调(?!研)|到(?!期|户)|不再|未(?!成年)|没有|"
    r"对(?!象|口|外|账)|为(?!民)|入库|入选|入(?=党)|需(?!求)|应(?!急)|要求|落实|接受|予|升|降|"
    r"超(?!标|期|编)|列|归|同步|通过|依法|依程序|一并|"
    r"共(?!建|享|治)|和(?=\w{0,6}\d)|及|于|经(?!济|费|营|办|验|历|理|贸|开)|取消|免除|拉出|汇编|"
    r"采用|上岗|担任|立案|前往|赴|分别|"
    r"取得|获得|获|实现|保持|运行|投入|拆除|关停|清零|办结|销号|签订|(?<!全)覆盖|公开|公示|整改|"
    r"撰写|报名|承诺|带头|牵头|主动|集中(?!供|安)|轮流|统一|"
    r"轮岗|轮训|提拔|交流|挂职|就业|脱贫|使用|改造(?=完|成)|重新|继续|仍|还|因|受|随机|自愿|"
    r"联合|组成|编成|下沉|深入|每|建账|拟(?!任)|"
    rf"{STRONG})"
)
VERB_BEHIND = re.compile(
    r"(?:参加|参与|参训|与会|入库|受益|到岗|到位|完成|办结|整改|销号|工作|已|均|全部|正在|按|被|"
    r"并|由|在|从|向|将|转正|左右|以上|以下|"
    r"予以|给予|进行|作|受到|受|因|到|赴|为|对|和|与|及|的?$)"
)


def before(segment: str) -> str:
    """The noun at the end of ``segment``, "" when only verbs stand there."""
    segment = BEHIND_BRACKETS.sub("", segment.strip())
    clause = BOUNDARY.split(segment)[-1].strip()
    if clause.count("”") > clause.count("“"):
        clause = clause.rpartition("”")[2]
    noun = PHRASE.sub("", WITH.sub("", _behind_verb(TRAILING.sub("", clause))))
    while (shorter := WEAK_START.sub("", TIME_START.sub("", noun))) != noun:
        if len(shorter) == 1:
            break
        noun = shorter
    return noun.strip("的 ") or _verb_of(TRAILING.sub("", clause))


def _behind_verb(clause: str) -> str:
    """What stands behind the last verb; verbs are read from the left, so that 选派驻村干部 keeps its 驻村."""
    verbs = list(STRONG_VERB.finditer(clause))
    return clause[verbs[-1].end() :] if verbs else clause


def _verb_of(clause: str) -> str:
    """走访23户, 办结39件: where the verb is all there is, it is what was counted."""
    found = re.search(rf"(?:{VERBAL_NOUNS})$", clause)
    return found[0] if found else ""


VERBAL_NOUNS = (
    "废止|保留|办结|抽查|轮岗|清理|移交|化解|解决|处置|整治|查处|核销|注销|报废|整改|完成|指导|"
    "督促|慰问|走访|交流|办理"
)


def behind(text: str) -> str:
    """The noun that begins ``text``, up to its verb or the next boundary; "" where none begins."""
    if VERB_BEHIND.match(text):
        return ""
    found = BEHIND.match(text)
    return found[0].strip("的了 ") if found else ""


def is_verbal(noun: str) -> bool:
    """办结39件, 修订15项: a verb that stands where a noun would."""
    return not noun or bool(re.fullmatch(VERBAL_NOUNS, noun))
