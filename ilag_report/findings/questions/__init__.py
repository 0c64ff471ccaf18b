"""Notebook 09, the questions that are asked in the meeting, with the charts that answer them."""
