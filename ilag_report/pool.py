"""Work shared with other processes, which never outlive this one."""

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

_PATIENCE = 1.0  # seconds, for the work in hand
_TURN = 0.0005  # seconds


class Shared:
    """Pieces of work for other processes, and for this one when it has time."""

    def __init__(self, start: Callable[[Work], Future[Any]] | None = None) -> None:
        self._start = start
        self._works: list[Work] = []
        self._futures: list[Future[Any]] = []

    def begin(self, work: Work) -> None:
        """Give a piece to the first process that is free."""
        self._works.append(work)
        self._futures.append(self._start(work) if self._start else Future())

    def results(self) -> Iterator[Future[Any]]:
        """Yield what became of each piece, in their order.

        While one is in work elsewhere, this process takes others from the end.
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
            self._futures[at] = Future()  # what was made is the caller's, and large


def _done(work: Work) -> Future[Any]:
    done: Future[Any] = Future()
    try:
        done.set_result(work())
    except Exception as error:
        done.set_exception(error)
    return done


@contextmanager
def shared(others: int = 0, module: str = "") -> Iterator[Shared]:
    """Share work with so many other processes, which load a module while this one prepares the work.

    They are ended when the block is left: after their work, or after what they have in hand where it is left
    by an error or by Ctrl-C, which only this process hears.
    """
    if not others:
        yield Shared()
        return
    # One chart is sooner drawn without.
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from multiprocessing import active_children, get_context  # noqa: PLC0415

    turns = sys.getswitchinterval()
    # What another process has done it hands over between two turns of this one, and waits meanwhile.
    sys.setswitchinterval(_TURN)
    before = set(active_children())
    # Started anew instead of forked: the same on Windows, Mac and Linux, and safe beside threads.
    pool = ProcessPoolExecutor(others, get_context("spawn"), initializer=_begin, initargs=(module,))
    # Each hands over one piece, and there is one more than processes, so that none waits for its next. What
    # still waits for a thread can be taken back.
    threads = ThreadPoolExecutor(others + 1)
    try:
        with _holding_interrupts():
            for _ in range(others):
                pool.submit(os.getpid)
        yield Shared(lambda work: threads.submit(lambda: pool.submit(work).result()))
    except BaseException:
        threads.shutdown(wait=False, cancel_futures=True)
        pool.shutdown(wait=False, cancel_futures=True)
        # What one was handing over when it is killed would be waited for for ever.
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
    """Load what a process is to run until it ends.

    What is loaded is never garbage, and a run makes much that lives on: neither is looked through for garbage
    time and again.
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
    """Hear Ctrl-C only after the block; what is started in it never does, from its first moment."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows has no such inheritance
        yield
        return
    from multiprocessing import resource_tracker  # noqa: PLC0415 (see shared)

    resource_tracker.ensure_running()  # when it starts it lets interrupts through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
