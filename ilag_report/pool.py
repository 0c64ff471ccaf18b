"""Share work with other processes, which never outlive this one."""

import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

Work = Callable[[], Any]

_PATIENCE = 1.0  # seconds to finish the work in hand
_TURN = 0.0005  # seconds between switches of threads


class Shared:
    """Pieces of work for other processes, and for this one when it would otherwise wait."""

    def __init__(self, start: Callable[[Work], Future[Any]] | None = None) -> None:
        self._start = start
        self._works: list[Work] = []
        self._futures: list[Future[Any]] = []

    def begin(self, work: Work) -> None:
        """Submit a piece of work to the first process that is free."""
        self._works.append(work)
        self._futures.append(self._start(work) if self._start else Future())

    def results(self) -> Iterator[Future[Any]]:
        """Yield the finished future of each piece, in the order submitted.

        While waiting for one, this process does others itself, starting from the end.
        """
        for at in range(len(self._works)):
            last = len(self._works) - 1 if self._start else at
            while not self._futures[at].done():
                mine = next((n for n in range(last, at - 1, -1) if self._futures[n].cancel()), None)
                if mine is None:
                    wait([self._futures[at]])
                else:
                    self._futures[mine] = _done(self._works[mine])
            yield self._futures[at]
            self._futures[at] = Future()  # frees the result, which is large


def _done(work: Work) -> Future[Any]:
    done: Future[Any] = Future()
    try:
        done.set_result(work())
    except Exception as error:
        done.set_exception(error)
    return done


@contextmanager
def shared(others: int = 0, module: str = "") -> Iterator[Shared]:
    """Share work with a number of other processes, which load a module while this one prepares the work.

    They end when the block is left: after all work, or, on an error or Ctrl-C (which only this process
    receives), when they have finished the work in hand or a second has passed.
    """
    if not others:
        yield Shared()
        return
    # A single chart is drawn faster without these imports.
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from multiprocessing import active_children, get_context  # noqa: PLC0415

    turns = sys.getswitchinterval()
    # Threads take over the results of other processes, which wait until the main thread yields to them.
    sys.setswitchinterval(_TURN)
    before = set(active_children())
    # Spawned, not forked: the same on Windows, macOS and Linux, and safe with threads.
    pool = ProcessPoolExecutor(others, get_context("spawn"), initializer=_begin, initargs=(module,))
    # Each thread hands over one piece; one thread more than processes means that none waits for its next.
    # Work that still waits for a thread can be cancelled.
    threads = ThreadPoolExecutor(others + 1)
    try:
        with _holding_interrupts():
            for _ in range(others):
                pool.submit(os.getpid)
        yield Shared(lambda work: threads.submit(lambda: pool.submit(work).result()))
    except BaseException:
        threads.shutdown(wait=False, cancel_futures=True)
        pool.shutdown(wait=False, cancel_futures=True)
        # Not killed at once: the pool would wait forever for a result that was being handed over.
        until = time.monotonic() + _PATIENCE
        for process in set(active_children()) - before:
            process.join(max(until - time.monotonic(), 0.0))
            process.kill()
            process.join()
        raise
    else:
        threads.shutdown()
        pool.shutdown()
    finally:
        sys.setswitchinterval(turns)


def _begin(module: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    load(module)


def load(module: str) -> ModuleType:
    """Load the module that a process runs until it ends, and make garbage collection rare.

    Loaded modules are never garbage, and most of what a run makes lives on: scanning them is wasted time.
    """
    gc.set_threshold(200_000)
    loaded = import_module(module)
    gc.freeze()
    return loaded


def _end_with_parent() -> None:
    from multiprocessing import parent_process  # noqa: PLC0415 (see shared)

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def _holding_interrupts() -> Iterator[None]:
    """Defer Ctrl-C until after the block; processes started in it inherit the block and never receive it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows has no signal masks to inherit
        yield
        return
    from multiprocessing import resource_tracker  # noqa: PLC0415 (see shared)

    resource_tracker.ensure_running()  # it unblocks interrupts when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
