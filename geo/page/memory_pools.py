"""Memory of the server: its many threads share two of the C library's pools.

glibc gives threads pools of their own, up to eight a processor, and a pool keeps what its threads free: fifty open
pages take a third less memory from two. Threads of Python wait for one another anyhow.
"""

import ctypes
import sys

import streamlit as st

_M_ARENA_MAX = -8
"""malloc.h of glibc; mallopt(3)."""
_POOLS = 2


@st.cache_resource(show_spinner=False)
def share_memory_pools() -> None:
    """Let all threads of this process share two pools, where the C library has any; once a process."""
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "mallopt"):
        library.mallopt(_M_ARENA_MAX, _POOLS)
