"""The invented units of the demonstration: who works there, and what an inspection found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from accounts.models import Role

SAMPLE = Path(__file__).parent.parent.parent / "notices" / "sample" / "notice.txt"
HERE = Path(__file__).parent


@dataclass(frozen=True)
class DemoPerson:
    username: str
    full_name: str
    role: Role
    department: str = ""


@dataclass(frozen=True)
class DemoUnit:
    """``fates``: what becomes of each measure (``story.FATES``); ``late``: days its deadlines lie back."""

    name: str
    short_name: str
    departments: tuple[str, ...]
    people: tuple[DemoPerson, ...]
    notice: Path
    fates: str
    late: int

    def named(self, role: Role) -> list[str]:
        return [person.username for person in self.people if person.role == role]


ARCHIVES = DemoUnit(
    "中共云山区档案馆党组",
    "区档案馆",
    ("办公室", "保管利用科", "接收征集科", "信息技术科"),
    (
        DemoPerson("wangmin", "王敏", Role.COORDINATOR),
        DemoPerson("liuhong", "刘红", Role.COORDINATOR),
        DemoPerson("zhaolei", "赵磊", Role.HANDLER, "办公室"),
        DemoPerson("sunli", "孙丽", Role.HANDLER, "保管利用科"),
        DemoPerson("qianjun", "钱军", Role.HANDLER, "接收征集科"),
        DemoPerson("wujing", "吴静", Role.HANDLER, "信息技术科"),
        DemoPerson("chenguang", "陈光", Role.LEADER),
        DemoPerson("zhouping", "周平", Role.LEADER),
        DemoPerson("hezhiyuan", "何志远", Role.VIEWER),
    ),
    SAMPLE,
    fates="CCSNPCRSNPCRSNPDD",
    late=45,
)
CULTURE = DemoUnit(
    "中共云山区文化馆支部委员会",
    "区文化馆",
    ("综合部", "活动部", "培训部"),
    (
        DemoPerson("fangyun", "方芸", Role.COORDINATOR),
        DemoPerson("gaojie", "高洁", Role.HANDLER, "综合部"),
        DemoPerson("luotao", "罗涛", Role.HANDLER, "活动部"),
        DemoPerson("tangxin", "唐欣", Role.HANDLER, "培训部"),
        DemoPerson("xiebin", "谢彬", Role.LEADER),
        DemoPerson("jiangbo", "姜波", Role.VIEWER),
    ),
    HERE / "culture.txt",
    fates="CCCCCSCRP",
    late=20,
)
GARDENS = DemoUnit(
    "中共云山区园林管理站党组",
    "区园林站",
    ("办公室", "养护科", "工程科"),
    (
        DemoPerson("duanli", "段丽", Role.COORDINATOR),
        DemoPerson("qiuming", "邱明", Role.HANDLER, "办公室"),
        DemoPerson("houyong", "侯勇", Role.HANDLER, "养护科"),
        DemoPerson("baixue", "白雪", Role.HANDLER, "工程科"),
        DemoPerson("shaofeng", "邵峰", Role.LEADER),
        DemoPerson("weimin", "魏民", Role.VIEWER),
    ),
    HERE / "gardens.txt",
    fates="CPNRPCNS",
    late=60,
)
UNITS = (ARCHIVES, CULTURE, GARDENS)
