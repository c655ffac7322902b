"""Excel both ways: what goes out as a workbook, what comes back, and the receivers' own forms.

Pages, jobs and commands may call it. No status is changed here and no rule of the workflow decided.
"""
