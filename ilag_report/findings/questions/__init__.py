"""Notebook 09, the questions that are asked in the meeting: a file for each, with the charts that answer it."""
