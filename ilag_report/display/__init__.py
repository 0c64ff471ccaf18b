"""Display for readers: cards that describe things, and frames as readable tables.

Use `ilag_report.about` and `ilag_report.show`.
"""
