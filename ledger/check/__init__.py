"""报送前自检: what a careful reader would send back, found before the ledger is sent."""

from ledger.check.problems import Level, Problem
from ledger.check.run import check

__all__ = ["Level", "Problem", "check"]
