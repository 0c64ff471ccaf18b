"""Notebook 09, the questions that are asked in the meeting, and the charts that answer them."""
