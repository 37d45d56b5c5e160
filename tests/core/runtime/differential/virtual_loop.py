"""The referee: CPython's own event loop, on time that jumps.

Two things that CPython leaves to chance are fixed, so that there is one right transcript:
- its heap of timers is not stable: equal deadlines fire in any order. Here timers are numbered.
- its sets of tasks are walked by the objects' addresses. Here they keep the order of insertion.
Nothing else of asyncio is touched.
"""

import asyncio
import inspect
import itertools
from asyncio import base_events, events, taskgroups, tasks


class OrderedSet(dict):
    """A set that is walked in the order in which its members came."""

    def __init__(self, members=()):
        super().__init__(dict.fromkeys(members))

    def add(self, member):
        self[member] = None

    def remove(self, member):
        del self[member]

    def discard(self, member):
        self.pop(member, None)


def order_sets():
    # A module's globals come before the builtins.
    tasks.set = taskgroups.set = OrderedSet
    source = inspect.getsource(tasks._AsCompletedIterator)
    comprehension = '{ensure_future(aw, loop=loop) for aw in set(aws)}'
    assert comprehension in source
    ordered = source.replace(comprehension, f'set({comprehension[1:-1]})')
    exec(ordered, tasks.__dict__)
    tasks.all_tasks = asyncio.all_tasks = all_tasks


def all_tasks(loop=None):
    loop = loop or events.get_running_loop()
    return [task for task in loop.tasks if not task.done()]


class NumberedTimer(events.TimerHandle):
    """Of two that are due at one time, the first one set is the first."""

    __slots__ = ('_number',)
    _numbers = itertools.count()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._number = next(self._numbers)

    def __lt__(self, other):
        return (self._when, self._number) < (other._when, other._number)


class VirtualLoop(base_events.BaseEventLoop):
    """Time is a number of milliseconds; it jumps to the next deadline as soon as nothing is ready."""

    def __init__(self):
        super().__init__()
        self._now = 0
        self._selector = self
        self._clock_resolution = 0.5
        # Kept, so that none is collected while the program runs.
        self.tasks = []

    def time(self):
        return self._now

    def select(self, timeout):
        if timeout is None:
            raise AssertionError('nothing is ready, and no timer is set')
        if timeout > 0:
            self._now += timeout
        return ()

    def create_task(self, coro, **kwargs):
        task = super().create_task(coro, **kwargs)
        self.tasks.append(task)
        return task

    def _process_events(self, event_list):
        pass

    def _write_to_self(self):
        pass


events.TimerHandle = NumberedTimer
order_sets()
