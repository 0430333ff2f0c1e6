"""Keeps Streamlit from asking an outside host for this machine's own address.

Its server does so when a page of another origin tries to connect, whatever the configuration says; an answer that is
already known is not asked for again (streamlit.net_util, read in 1.67).
"""

from streamlit import net_util

OWN_ADDRESS = "127.0.0.1"


def stay_on_loopback() -> None:
    """Give the answer before it is asked for; the page is served on this address only."""
    net_util._external_ip = OWN_ADDRESS
