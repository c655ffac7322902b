"""What a token reads: each list is what the pages of its person show."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router

from accounts.models import Organization, Role
from api.interface import describing, schemas
from api.interface.auth import TokenAuth, TokenRequest
from api.interface.documenting import CURSOR_PARAMETER, PROBLEMS, measure_parameters, parameters
from api.interface.paging import BY_NUMBER, NEWEST_FIRST, BadQuery, key_asked, page_of, refuse_unknown
from api.models import TokenScope
from issues.models import Inspection
from measures.filters.filter_set import MeasureFilter
from measures.filters.orders import LEDGER_ORDERS, order_named
from measures.models import EvidenceUse, Measure, ProgressUpdate, Regulation, RegulationUse
from measures.visibility import visible_sub_issues

router = Router(auth=TokenAuth(), tags=["读取"])


@router.get("/me/", response={200: schemas.TokenFacts, **PROBLEMS}, summary="令牌代表谁", url_name="me")
def me(request: TokenRequest) -> schemas.TokenFacts:
    person, token = request.user, request.auth
    return schemas.TokenFacts(
        person=person.full_name,
        username=person.username,
        role=Role(person.role),
        role_label=person.get_role_display(),
        organization=describing.named(person.organization),
        department=describing.named(person.department),
        token=token.name,
        scope=TokenScope(token.scope),
        expires_at=token.expires_at,
    )


@router.get(
    "/organizations/",
    response={200: schemas.OrganizationPage, **PROBLEMS},
    summary="单位",
    url_name="organizations",
    openapi_extra=parameters(),
)
def organizations(request: TokenRequest) -> schemas.OrganizationPage:
    refuse_unknown(request, ())
    page = page_of(request, Organization.objects.visible_to(request.user), BY_NUMBER)
    return schemas.OrganizationPage(
        items=[describing.organization(row) for row in page.rows], next=page.after or None
    )


@router.get(
    "/inspections/",
    response={200: schemas.InspectionPage, **PROBLEMS},
    summary="巡察,新的在前",
    url_name="inspections",
    openapi_extra=parameters(organization="单位的编号"),
)
def inspections(request: TokenRequest) -> schemas.InspectionPage:
    refuse_unknown(request, ("organization",))
    rows = Inspection.objects.visible_to(request.user).select_related("organization")
    if (organization_id := key_asked(request, "organization")) is not None:
        rows = rows.filter(organization_id=organization_id)
    page = page_of(request, rows, NEWEST_FIRST)
    return schemas.InspectionPage(
        items=[describing.inspection(row) for row in page.rows], next=page.after or None
    )


@router.get(
    "/inspections/{int:pk}/",
    response={200: schemas.InspectionFacts, **PROBLEMS},
    summary="一次巡察",
    url_name="inspection",
)
def inspection(request: TokenRequest, pk: int) -> schemas.InspectionFacts:
    rows = Inspection.objects.visible_to(request.user).select_related("organization")
    return describing.inspection(get_object_or_404(rows, pk=pk))


@router.get(
    "/findings/",
    response={200: schemas.FindingPage, **PROBLEMS},
    summary="具体问题",
    url_name="findings",
    openapi_extra=parameters(inspection="巡察的编号", organization="单位的编号"),
)
def findings(request: TokenRequest) -> schemas.FindingPage:
    refuse_unknown(request, ("inspection", "organization"))
    rows = visible_sub_issues(request.user).select_related("category")
    if (inspection_id := key_asked(request, "inspection")) is not None:
        rows = rows.filter(inspection_id=inspection_id)
    if (organization_id := key_asked(request, "organization")) is not None:
        rows = rows.filter(inspection__organization_id=organization_id)
    page, columns = page_of(request, rows, BY_NUMBER), describing.own_columns(request.user)
    return schemas.FindingPage(
        items=[describing.finding(row, columns) for row in page.rows], next=page.after or None
    )


@router.get(
    "/findings/{int:pk}/",
    response={200: schemas.FindingFacts, **PROBLEMS},
    summary="一个具体问题",
    url_name="finding",
)
def finding(request: TokenRequest, pk: int) -> schemas.FindingFacts:
    row = get_object_or_404(visible_sub_issues(request.user).select_related("category"), pk=pk)
    return describing.finding(row, describing.own_columns(request.user))


@router.get(
    "/measures/",
    response={200: schemas.MeasurePage, **PROBLEMS},
    summary="整改措施,筛选与台账列表相同",
    url_name="measures",
    openapi_extra={"parameters": [*measure_parameters(), CURSOR_PARAMETER]},
)
def measures(request: TokenRequest) -> schemas.MeasurePage:
    found = MeasureFilter(request.GET, user=request.user)
    refuse_unknown(request, (*found.filters, "sort"))
    if refusals := found.refusals():
        raise BadQuery(*refusals)
    order = LEDGER_ORDERS[order_named(request.GET.get("sort", ""))]
    page, columns = page_of(request, found.qs.for_ledger(), order), describing.own_columns(request.user)
    today = timezone.localdate()
    return schemas.MeasurePage(
        items=[describing.measure(row, columns, today=today) for row in page.rows], next=page.after or None
    )


@router.get(
    "/measures/{int:pk}/",
    response={200: schemas.MeasureDetail, **PROBLEMS},
    summary="一条整改措施,含进展和佐证材料清单",
    url_name="measure",
)
def measure(request: TokenRequest, pk: int) -> schemas.MeasureDetail:
    row = get_object_or_404(Measure.objects.visible_to(request.user).for_ledger(), pk=pk)
    uses = EvidenceUse.objects.filter(measure=row, withdrawn_at__isnull=True).order_by("id")
    return describing.detail(
        row,
        describing.own_columns(request.user),
        today=timezone.localdate(),
        progress=ProgressUpdate.objects.filter(measure=row).order_by("-happened_on", "-id"),
        uses=uses.select_related("evidence").prefetch_related("evidence__versions"),
    )


@router.get(
    "/regulations/",
    response={200: schemas.RegulationPage, **PROBLEMS},
    summary="制度",
    url_name="regulations",
    openapi_extra=parameters(inspection="巡察的编号", organization="单位的编号"),
)
def regulations(request: TokenRequest) -> schemas.RegulationPage:
    """One row a regulation, however many measures name it; of these the ones which the person sees."""
    refuse_unknown(request, ("inspection", "organization"))
    rows = Regulation.objects.visible_to(request.user).standing()
    if (inspection_id := key_asked(request, "inspection")) is not None:
        rows = rows.of_inspection(inspection_id)
    if (organization_id := key_asked(request, "organization")) is not None:
        rows = rows.filter(organization_id=organization_id)
    rows, today = rows.select_related("department", "superseded_by__merged_into"), timezone.localdate()
    page = page_of(request, rows, BY_NUMBER)
    visible = Measure.objects.visible_to(request.user).order_by()
    uses = RegulationUse.objects.current().filter(measure__in=visible).order_by("measure_id")
    served: dict[int, dict[int, int]] = {}
    shown = uses.filter(regulation__in=[row.pk for row in page.rows])
    for pk, measure, inspection in shown.values_list("regulation_id", "measure_id", "measure__inspection_id"):
        served.setdefault(pk, {})[measure] = inspection
    items = [describing.regulation(row, served.get(row.pk, {}), today=today) for row in page.rows]
    return schemas.RegulationPage(items=items, next=page.after or None)
