"""Excel both ways: ledgers written, receivers' forms filled, returned workbooks compared and merged.

``reading/`` and ``writing/`` know no database. Word documents and archives are the business of ``reporting``.
"""
