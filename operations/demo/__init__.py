"""An invented district at work, for looking around: every state is reached through the real services.

Three units with the same inspection team, so that the supervisor has something to compare; four months of
work behind them, counted from today.
"""

from operations.demo.story import PASSWORD, accounts, build

__all__ = ["PASSWORD", "accounts", "build"]
