"""Fetching the series of the catalogue from Statistics Norway: plan, fetch, prove, replace, report.

``planning`` decides what to ask for, ``proof`` checks an answer against everything known about it,
``staging`` keeps new documents apart until they replace the old ones, ``revisions`` reports what changed,
``fetch`` runs these in order.
"""
