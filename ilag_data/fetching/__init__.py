"""Fetching the series of the catalogue from Statistics Norway: plan, fetch, prove, replace, report.

``planning`` decides what to ask for, ``proof`` holds an answer against everything that can be known about it,
``staging`` keeps new documents on trial until they replace the old ones, ``revisions`` tells what is
different, ``fetch`` does one after the other.
"""
