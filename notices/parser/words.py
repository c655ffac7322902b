"""The words and the weights by which headings are told apart: everything that was set by hand stands here.

Words are of kinds, none is the phrase of one text. Weights: role → feature → number; set from notices with
known trees; ±30 % on all of them hardly changes what is read.
"""

from __future__ import annotations

import re

# Says that something is wrong. Short clauses with 不…, 未…, 无… count by their form (FAULT_FORM).
FAULT = re.compile(
    r"不够|不到位|不深|不足|不强|不高|不严|不实|不力|不规范|不及时|不彻底|不全|不细|不紧|不清|不明|不多|不大|不快|不宽|不广|不畅|不力|不优|不佳|不当|不符|不完善|不健全|不平衡|不经常|不主动|"
    r"不扎实|不充分|不合理|不严格|不重视|不积极|不落实|不作为|不担当|差距|短板|弱项|薄弱|滞后|缺失|缺位|缺乏|漏洞|盲区|弱化|虚化|淡化|走过场|流于形式|浮于表面|形式主义|官僚主义|宽松软|宽松|松散|粗放|"
    r"空白|断档|偏低|偏慢|偏少|偏高|偏窄|偏差|隐患|脱节|两张皮|空转|闲置|沉睡|超期|超预算|违规|违反|混乱|随意|走样|打折扣|有温差|有落差|有弱项|有欠缺|欠缺|欠账|不彻|拖延|拖沓|缓慢|单一|老化|失之于|"
    r"重[^视点大要]{1,4}轻|未[按经能及建落完开严严将把]|没有|尚未|存在.{0,14}(?:问题|现象|风险|不足)|风险较|质量不|意识不|能力不|力度不|用力不|仍有|依然|时有发生|屡禁|反弹"
)
FAULT_FORM = re.compile(
    r"(?:[不未没无难缺少乱慢散软虚松浅窄弱差旧][^。;,、]{0,3}|[^。;,、]{2}(?:问题|现象|隐患)|"
    r"造假|作假|瞒报|谎报|截留|挪用|套取|冒领|失控|失守|泛滥|超标|以[^。;,、]代[^。;,、]{1,2})[”’\"」)。;:]*$"
)
ASPECT = re.compile(
    r"方面(?:的|存在|突出|主要|反馈)*(?:问题|不足|差距|情况)?(?:的?整改(?:落实|进展|完成)?(?:情况)?)?[”’\"」)。;:]*$"
)
ISSUE = re.compile(r"问题(?:的?整改(?:落实|进展|完成)?(?:情况)?|[”’\"」)])*[。;:,]*$")
# “对能改的问题马上改” names no finding.
OF_ISSUE = re.compile(r"的问题(?=[”’\"」)]*(?:的?整改|[。;:,(]|$))|^(?:针对|关于|就).*的问题")
NAMED = re.compile(r"^(?:[“\"「]|(?:针对|关于|对照|就)(?!.{0,30}方面))")
QUOTED = re.compile(r"^(?:针对|关于|就|对)?[“\"「][^”\"」]{4,}[”\"」](?:这?一?(?:的)?问题|$|[。,:;])")
# A heading about the work and not about a finding.
SECTION = re.compile(
    r"(?:组织|领导|开展|推进|部署|总体|基本|概况|工作|主要|整体)(?:整改)?(?:工作)?(?:落实)?(?:情况|概况|做法|进展|成效|部署)|主体责任(?:的|落实)*情况|组织领导|整改工作(?:情况|概况|开展|组织|要求)|"
    r"总体(?:评价|情况|进展|要求)|肯定|成绩|意见(?:和|与|及)?建议|表态|工作建议|整改(?:工作)?要求|追责问责|建章立制情况|问责情况|线索(?:处置|办理)|信访.{0,6}(?:办理|处置|情况)|体会|经验|启示|保障措施|"
    r"加强组织|加强领导|压紧压实.{0,8}责任|政治(?:责任|任务)(?:扛|抓|来)|党组织.{0,6}基本情况|巡察(?:工作)?(?:开展|基本)情况|主要成效|整改成效$"
)
NEXT = re.compile(
    r"下一?步|下一?阶段|今后|努力方向|打算|工作(?:安排|计划|考虑|思路)|持续(?:深化|推进|抓好|巩固|用力).{0,12}(?:整改|成果|成效)|巩固.{0,10}成果|长效(?:机制|化)|后续整改|成果(?:运用|转化)|固成果|常态长效"
)
ORGANIZING = re.compile(
    r"提高.{0,8}站位|统一思想|思想认识|政治站位|强化.{0,6}领导|加强.{0,6}领导|压实.{0,8}责任|高位推动|以上率下|统筹(?:安排|推进|部署|协调)|细化.{0,8}(?:措施|举措|方案|任务)|严督|督导|督办|督查|确保.{0,6}(?:实效|成效|质量)|"
    r"坚持|标本兼治|对标对表|凝聚|合力|建章立制|长效|久久为功|坚定不移|再(?:加力|深化|提升|发力|用力|上)|不放松|常态化|认真(?:研究|制定|落实)|传达学习|成立.{0,10}领导小组|抓(?:实|好|紧|牢|严)|持续|始终|举一反三|一以贯之|紧盯|聚焦主责"
)
CONTAINER = re.compile(
    r"整改(?:落实|进展|完成|推进|工作|任务)*(?:情况|进展|成效|明细|清单|台账)|反馈.{0,16}(?:问题|意见)|(?:发现|存在|指出)的?.{0,8}问题|整改(?:事项|任务|清单)|问题(?:的)?整改|问题清单|问题导向|逐(?:项|条).{0,8}(?:整改|落实)|对照.{0,8}反馈|"
    r"(?:巡[察视]|“?回头看”?|常规|专项).{0,14}(?:反馈|问题|整改)|(?:推进|推动|抓[好实紧]|狠抓|做好|落实)[^,。]{0,10}整改(?:落实|工作|任务|到位|见效)*$"
)
# “…方面(4个问题)”: says how many stand below, and nothing of what they are.
PRINTED_COUNT = re.compile(r"\s*\(共?\s*[\d一二三四五六七八九十]{1,3}\s*[个项条类][^()。]{0,8}\)[。:]?$")
BARE = re.compile(r"(?:情况|清单|台账|明细表?|进展|成效)[。:]?$")
ISSUE_BARE = re.compile(r"(?:问题|[”\"」])(?:的)?(?:整改)?(?:工作)?(?:落实|进展|完成)?(?:情况|进展)[。:]?$")
# How a chapter names its findings as a whole.
NAMES_ISSUES = re.compile(r"(?:存在|发现|指出|反馈)的?(?:主要|突出|具体)?(?:问题|不足)")
# A fault said in other people's words: “上下一般粗”.
QUOTE = re.compile(r"[“\"][^”\"]{3,16}[”\"](?!的?(?:制度|办法|平台|行动|活动|机制|工程|会议|项目|计划))")
AHEAD = re.compile(r"下一?步|下一?阶段|今后|打算|努力方向")
# Verbs that a deed or promise begins with.
DEED = re.compile(
    r"^(?:(?:进一步|全面|切实|及时|认真|深入|积极|主动|持续|严格|重新|逐[一步项条户人]|集中|定期|统一|专门|专题|先后|多次|已经?|均已?|将|又|再|同步|共|扎实|充分|不断|大力|有效|着力|从严|依规|依法|按(?:照|程序|规定|期|月|季)[^,。]{0,12})"
    r")*(?:修[订改编]|制[定作发]|建[立成设强档]|开展|组织|召开|完善|健全|强化|加[强大快固]|严[格肃明]|落实|推[行动进出广]|印发|出台|聘请|清[理退查收缴除]|会同|联合|与|成立|明确|实[行施现]|补[齐充缴发选办签登收建]|"
    r"追[缴回究责]|退[还回缴出]|收[回缴取]|查[处找阅摆]|调[整剂查研配阅]|规范|梳理|排查|核[查减实销定]|约谈|通报|举办|编[制印写发]|设[立置定]|增[设加派补]|配[备齐强]|选[派拔聘配树]|培[训养育]|引[进入导]|优化|改[为进造革由版]|"
    r"压[实减缩缓]|对|将|把|由|通过|采取|围绕|结合|利用|依托|借助|以|在(?![线册建职编校岗场])|向|为|从|每[年月季周半日]|新[增建设购]|完成|办[理结好妥]|终止|注销|取消|停[止发用]|废止|打[造通]|争取|协调|发[布放出挥动]|公[示开布]|拆除|更换|解[决除聘]|"
    r"安排|指[定导派]|督[促导办查]|检查|自查|抽查|学习|研究|审[议核计定查]|提[高升请交醒出]|畅通|拓[宽展]|创新|构建|搭建|整[治改合理顿]|盘活|化解|摸[清排底]|细化|厘清|压|邀请|走访|慰问|招[聘录募标]|签[订署]|执行|坚持|深化|推|做[好实到]|抓[好实紧]|扎|腾退|报[请送废经]|移[交送]|"
    r"扩[大建]|分[类级批期]|上[线墙门报]|启[用动]|录[制入]|办|开[设通发辟班办]|今后|目前|截至|统筹|充实|完|划|列[出入]|重[申组点]|升级|投入|参加|赴|派[驻出员])"
)
# What was reached in all, said once behind the last finding.
SUMMARY = re.compile(
    r"(?:截[至止]|目前|至此|综上|总的来看)[^。]{0,30}(?:反馈|全部|共)[^。]{0,20}\d+(?:个|项)[^。]{0,8}(?:问题|任务|事项)"
)
# How a report says what came out: counted and with a full stop.
DONE = re.compile(
    r"\d+(?:\.\d+)?(?:余|多)?(?:次|项|期|个|份|人|名|场|万元|元|件|条|家|处|户|篇|%)|《[^》]{3,}》|[,，].{6,}[。;]"
)

# What a role gains or loses by each feature of a heading.
# fmt: off
WEIGHTS: dict[str, dict[str, float]] = {
    "finding": {
        "fault": 1.6, "fault_end": 0.8, "issue": 0.9, "named": 0.5, "quoted": 0.6, "label": 1.6,
        "aspect": -2.0, "section": -0.8, "deed": -1.2, "next": -2.0, "bare": -1.5, "organizing": -1.2,
        "counted": -0.5, "only_child": -0.6, "named_kids": -1.5, "issue_kind": 1.2, "measure_kind": -3.0,
        "plain": -0.3, "runs_on": 1.6, "bare_line": 0.5, "deed_kids": 1.2, "under_deed": -0.6, "quote": 0.6,
        "answered": 1.4,
    },
    "measure": {
        "const": 0.0, "deed": 1.2, "leaf": 0.6, "kids": -0.6, "fault": -0.6, "aspect": -2.0, "issue": -1.5,
        "label": -1.5, "below_label": -1.0, "organizing": -0.2, "counted": 0.5, "named": -0.8, "quoted": -0.6,
        "issue_kind": -2.0, "measure_kind": 1.5, "under_label": 1.2, "runs_on": -1.5, "bare_line": -0.8,
        "deed_kids": -1.0, "under_deed": -1.6, "quote": -0.3,
        "answered": -1.5,
    },
    "category": {
        "aspect": 2.5, "fault": 0.5, "kids": 0.8, "below_label": 0.5, "leaf": -1.8, "label": -1.5,
        "section": -1.0, "next": -2.0, "bare": -1.0, "org_kids": -0.8, "deed": -0.6, "counted": -0.6,
        "issue_kind": -1.2, "fault_kids": 0.6, "measure_kind": -2.0, "organizing": -0.8, "deed_kids": -0.9,
        "runs_on": -1.5, "container": -1.5, "answered": -1.2,
        "under_fault": -1.2,
    },
    "group": {
        "const": -0.5, "fault": 1.0, "issue": 0.4, "aspect": 0.6, "kids": 1.0, "below_label": 0.5,
        "leaf": -2.5, "label": -1.0, "next": -2.0, "deed": -0.8, "section": -0.5, "counted": -0.6,
        "only_child": -0.4, "fault_kids": 0.8, "measure_kind": -2.0, "deed_kids": -0.9, "runs_on": -1.5,
        "answered": -1.2, "under_fault": 0.4,
    },
    "container": {
        "const": -1.5, "container": 3.5, "kids": 1.0, "below_label": 0.8, "bare": 0.8, "leaf": -2.5,
        "aspect": -3.0, "next": -2.5, "label": -1.0, "other_label": -1.5, "org_kids": -1.5,
        "aspect_kids": 1.5, "fault_kids": 0.8, "measure_kind": -3.0, "own_fault": -1.5, "wordless": -1.5,
        "runs_on": -2.0, "deed_kids": -0.6, "section": -1.5,
        "category_kids": 1.2,
    },
    "section": {
        "section": 2.2, "next": 2.5, "bare": 0.8, "other_label": 1.2, "org_kids": 1.2, "organizing": 0.4,
        "fault": -0.8, "aspect": -2.0, "issue": -1.5, "below_label": -2.0, "label": -2.5,
        "aspect_kids": -1.5, "fault_kids": -1.2, "issue_kind": -1.5, "no_findings": 0.6,
    },
    "in_section": {
        "organizing": 0.9, "section": 0.8, "next": 0.8, "deed": 0.5, "fault": -0.6, "label": -2.0,
        "aspect": -1.5, "issue": -1.2, "below_label": -1.5, "issue_kind": -1.2, "quoted": -0.6,
        "runs_on": -0.8, "quote": -0.4,
    },
    "text": {
        "const": -0.4, "kids": -1.0, "label": -1.5, "fault_end": -0.6, "aspect": -1.0, "issue": -0.8,
        "deed": -0.3, "under_label": -0.6, "plain": 0.2,
    },
}
# fmt: on
