"""The old address of what `ilag_report.findings.labour` holds."""

from ilag_report.findings.labour import Place, require_all_industries

__all__ = ["Place", "require_all_industries"]
