"""What a person sees of a thing: cards that tell what it is, and frames that read as tables.

`ilag_data.about` and `ilag_data.show` are the way in.
"""
