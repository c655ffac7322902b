"""不变式: what is true of the whole database at any moment, whatever was killed when.

Each invariant answers with one sentence for every place where it does not hold. They are asked of the
database, not of the services, so that they find what went round the services as well.
"""

from operations.invariants.check import INVARIANTS, Invariant, InvariantFindings, check_all

__all__ = ["INVARIANTS", "InvariantFindings", "Invariant", "check_all"]
