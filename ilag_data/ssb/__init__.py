"""Statistics Norway's PxWebApi, version 2. HTTP only.

``client`` knows the addresses and errors of the API, ``transport`` retries, limits and checks who answered,
``pacing`` keeps to the rate limits.
"""

from ilag_data.ssb.client import ADDRESS, ADDRESS_VARIABLE, Client, Download
from ilag_data.ssb.transport import Limits, Transport, check_address

__all__ = ["ADDRESS", "ADDRESS_VARIABLE", "Client", "Download", "Limits", "Transport", "check_address"]
