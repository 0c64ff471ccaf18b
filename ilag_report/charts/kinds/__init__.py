"""The kinds of charts, one small file each.

A kind is a frozen record that derives from `ilag_report.charts.body.Body`: it checks its data, gives them
back as a table and draws itself in an area. How it becomes a native PowerPoint chart is registered in
`ilag_report.charts.native`; a kind that is not registered there becomes a picture with its data behind it.
"""
