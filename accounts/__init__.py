"""Who: organizations, departments, people; how they sign in and what they may do to each other.

Every room asks it who somebody is. Findings, measures and messages are not its business.
"""
