"""What the interface tells, as the OpenAPI document describes it; words are those of the screen."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from ninja import Field, Schema

from accounts.roles import Role
from api.models import TokenScope
from issues.models import Focus, InspectionKind
from measures.models.evidence import EvidenceKind
from measures.models.figures import FigureKind
from measures.models.regulation_state import RegulationAct, RegulationState
from measures.workflow import Status, Timeframe

Next = Field(None, description="下一页的位置,作为查询条件传回;没有下一页时为空")


class ProblemField(Schema):
    field: str
    message: str


class Problem(Schema):
    """RFC 9457 的 problem details,application/problem+json"""

    type: str
    title: str
    status: int
    detail: str = ""
    errors: list[ProblemField] = []


class NamedRow(Schema):
    id: int
    name: str


class TokenFacts(Schema):
    person: str = Field(description="令牌代表的人")
    username: str
    role: Role
    role_label: str
    organization: NamedRow | None = Field(None, description="单位")
    department: NamedRow | None = Field(None, description="责任部门")
    token: str = Field(description="令牌的用途")
    scope: TokenScope
    expires_at: datetime = Field(description="有效期至")


class OrganizationFacts(Schema):
    id: int
    name: str
    short_name: str


class OrganizationPage(Schema):
    items: list[OrganizationFacts]
    next: str | None = Next


class InspectionFacts(Schema):
    id: int
    organization: NamedRow
    name: str
    team: str = Field(description="巡察组")
    round: str = Field(description="轮次")
    kind: InspectionKind
    kind_label: str
    started_on: date | None
    ended_on: date | None
    feedback_on: date | None = Field(description="反馈日期")
    plan_due_on: date | None = Field(description="整改方案应报送日期")
    rectification_ends_on: date | None = Field(description="集中整改结束日期")
    completion_rule: str = Field(description="完成率的口径")
    transferred_at: datetime | None = Field(description="移交档案时间;有值的只能查看,不接受任何操作")


class InspectionPage(Schema):
    items: list[InspectionFacts]
    next: str | None = Next


class CategoryFacts(Schema):
    id: int
    mark: str
    title: str
    focus: Focus | Literal[""] = Field(description="所属方面")


class FindingFacts(Schema):
    id: int
    inspection_id: int
    category: CategoryFacts = Field(description="问题类别")
    mark: str = Field(description="原文序号")
    title: str = Field(description="具体问题")
    text: str = Field(description="问题表现")
    causes: str = Field(description="原因分析")
    closed_on: date | None = Field(description="销号日期,未销号时为空")
    predecessor_id: int | None = Field(description="承接的上次问题")
    own: dict[str, str] = Field(description="自有栏目:名称 → 内容")
    version: int


class FindingPage(Schema):
    items: list[FindingFacts]
    next: str | None = Next


class MeasureFacts(Schema):
    id: int
    organization_id: int
    inspection_id: int
    category: CategoryFacts
    finding_id: int
    mark: str = Field(description="原文序号")
    text: str = Field(description="整改措施")
    goal: str = Field(description="整改目标")
    outcome: str = Field(description="整改成效")
    next_step: str = Field(description="下一步打算")
    remark: str = Field(description="备注")
    status: Status
    status_label: str
    is_overdue: bool = Field(description="是否逾期")
    timeframe: Timeframe | Literal[""]
    due_on: date | None = Field(description="整改时限")
    leader: NamedRow | None = Field(description="责任领导")
    department: NamedRow | None = Field(description="牵头部门")
    supporting_departments: list[NamedRow] = Field(description="配合部门")
    handler: NamedRow | None = Field(description="责任人")
    own: dict[str, str] = Field(description="自有栏目:名称 → 内容")
    status_changed_at: datetime | None
    completed_at: datetime | None
    version: int


class MeasurePage(Schema):
    items: list[MeasureFacts]
    next: str | None = Next


class ProgressFacts(Schema):
    id: int
    happened_on: date
    text: str = Field(description="整改进展")
    replaces_id: int | None = Field(description="更正的记录")
    by: str
    at: datetime


class EvidenceFacts(Schema):
    id: int
    name: str
    kind: EvidenceKind
    reference: str = Field(description="链接或文号")
    dated_on: date | None
    note: str


class MeasureDetail(MeasureFacts):
    progress: list[ProgressFacts] = Field(description="整改进展,新的在前")
    evidence: list[EvidenceFacts] = Field(description="佐证材料")


class RegulationFacts(Schema):
    id: int
    organization_id: int
    title: str
    act: RegulationAct = Field(description="最近的工作类型")
    act_label: str
    state: RegulationState
    state_label: str
    document_number: str
    dated_on: date | None
    expires_on: date | None = Field(description="有效期至")
    review_on: date | None = Field(description="评估日期")
    department: str
    superseded_by_id: int | None = Field(description="替代它的制度")
    inspection_ids: list[int]
    measure_ids: list[int] = Field(description="所服务的措施中您能看到的")


class RegulationPage(Schema):
    items: list[RegulationFacts]
    next: str | None = Next


class CountLine(Schema):
    label: str
    total: int
    done: int = Field(description="按口径计入完成的措施数")
    rate: str = Field(description="完成率")
    overdue: int = Field(description="逾期")
    states: dict[str, int] = Field(description="状态 → 措施数")


class SumLine(Schema):
    kind: FigureKind
    label: str
    unit: str
    amount: Decimal


class FigureFacts(Schema):
    inspection_id: int | None
    counted_on: date = Field(description="统计日期")
    rule: str = Field(description="完成率的口径")
    findings: int = Field(description="具体问题数")
    findings_closed: int = Field(description="已销号问题数")
    measures: CountLine
    categories: list[CountLine]
    departments: list[CountLine]
    within_7: int = Field(description="7天内到期")
    within_30: int = Field(description="30天内到期")
    immediate: int = Field(description="立行立改措施数")
    immediate_done: int = Field(description="立行立改已完成数")
    sums: list[SumLine] = Field(description="成果数据")


ChangedKind = Literal["organization", "inspection", "category", "finding", "measure"]


class ChangeFacts(Schema):
    cursor: int = Field(description="本条的位置")
    at: datetime
    event: str
    event_label: str
    kind: ChangedKind = Field(description="变动的是什么;单位、巡察、类别变动时,其下的内容都可能变动")
    id: int
    is_gone: bool = Field(description="已归档或不再可见,请从本地移除")


class ChangePage(Schema):
    items: list[ChangeFacts]
    next: int = Field(description="处理完本页后的位置,下次作为查询条件传回;总是有值")
    has_more: bool = Field(description="后面还有,请立即继续读取")


class ProgressBody(Schema):
    happened_on: date = Field(description="日期,不晚于今天")
    text: str = Field(description="整改进展")
    replaces_id: int | None = Field(None, description="要更正的进展记录")
    is_submitted: bool = Field(False, description="同时提交审核")
    note: str = Field("", description="没有佐证材料的原因;没有材料而提交审核时必填")


class SubmitBody(Schema):
    note: str = Field("", description="意见;没有佐证材料时写明原因")


class ReferenceBody(Schema):
    kind: EvidenceKind = Field(description="链接或文号,不能是文件")
    reference: str
    name: str = ""
    dated_on: date | None = None
    note: str = ""
    reason: str = Field("", description="修改原因;已完成的措施必填")


class UploadBody(Schema):
    """An upload as its ``Idempotency-Key`` tells it from others: the file by its SHA-256."""

    sha256: str
    name: str
    dated_on: str
    note: str
    reason: str


class DoneFacts(Schema):
    """The measure after the act."""

    id: int
    status: Status
    status_label: str
    version: int
