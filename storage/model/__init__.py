"""The frozen types that every room speaks, beside what a text says (``storage.assessment``).

Nothing here does I/O or looks at a clock. Times are aware datetimes in UTC; scores run from 0
to 100; severities from 1 to 10. Evidence is always a span of code points in a named field.
"""
