"""All threads of the server share two of the C library's pools of memory."""

import platform
import subprocess
import sys

import pytest

# What many threads take at the same time, and the pools that the C library tells of then.
_MANY_THREADS = """
import ctypes, sys, threading
from geo.page.memory_pools import share_memory_pools
if sys.argv[1] == "shared":
    share_memory_pools()
all_are_there = threading.Barrier(20)
def take():
    all_are_there.wait()
    library.free(library.malloc(20_000))
    all_are_there.wait()
library = ctypes.CDLL(None)
library.malloc.restype, library.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
threads = [threading.Thread(target=take) for _ in range(20)]
for thread in threads: thread.start()
for thread in threads: thread.join()
library.malloc_info(0, ctypes.c_void_p.in_dll(library, "stdout"))
library.fflush(None)
"""


def pools(how: str) -> int:
    told = subprocess.run([sys.executable, "-c", _MANY_THREADS, how], capture_output=True, text=True, check=True)
    return told.stdout.count("<heap nr=")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc has such pools")
def test_many_threads_share_two_pools() -> None:
    assert pools("as it is") > 2
    assert pools("shared") <= 2
