"""报送前自检: what a careful reader would send back, found before the ledger is sent."""

from reporting.check.problems import Level, Problem
from reporting.check.run import check

__all__ = ["Level", "Problem", "check"]
