"""报送前自检: what a careful reader would send back, found before the ledger is sent."""

from reporting.check.problems import CheckLevel, CheckProblem
from reporting.check.self_check import check

__all__ = ["CheckLevel", "CheckProblem", "check"]
