"""The kinds of charts, one file each: what its data must be, how it is drawn and how it is put on a slide."""
