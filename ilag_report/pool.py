"""Processes that work beside this one, one for each core, and never outlive it."""

import gc
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import active_children, get_context, parent_process, resource_tracker


@contextmanager
def processes(count: int, module: str) -> Iterator[ProcessPoolExecutor]:
    """Start processes that load a module at once, while this one prepares what they are to do.

    They are ended when the block is left: after their work, or at once where it is left by an error or by
    Ctrl-C, which only this process hears.
    """
    others = set(active_children())
    # Started anew instead of forked: the same on Windows, Mac and Linux, and safe beside threads.
    pool = ProcessPoolExecutor(count, get_context("spawn"), initializer=_begin, initargs=(module,))
    try:
        with _holding_interrupts():
            for _ in range(count):
                pool.submit(os.getpid)
        yield pool
    except BaseException:
        for process in set(active_children()) - others:
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def _begin(module: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import_module(module)
    gc.freeze()  # what was imported is never garbage, and need not be looked through again and again
    gc.set_threshold(20_000)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def _holding_interrupts() -> Iterator[None]:
    """Hear Ctrl-C only after the block; what is started in it never does, from its first moment."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows has no such inheritance
        yield
        return
    resource_tracker.ensure_running()  # when it starts it lets interrupts through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
