"""Notebook 09: the questions asked in council meetings, and the charts that answer them."""
