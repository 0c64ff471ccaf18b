"""What a person sees of a thing: cards that tell what it is, and frames that read as tables.

`ilag_report.about` and `ilag_report.show` are the way in.
"""
