"""The referee: CPython's own event loop, on virtual time.

Two things that CPython leaves to chance are fixed, so that there is exactly one right transcript:
- Its heap of timers is not stable: timers with equal deadlines fire in any order. Here timers are numbered.
- Its sets of tasks are ordered by the objects' addresses. Here they keep the order of insertion.
Nothing else of asyncio is changed.
"""

import asyncio
import inspect
import itertools
from asyncio import base_events, events, taskgroups, tasks


class OrderedSet(dict):
    """A set that keeps the order in which its members were added."""

    def __init__(self, members=()):
        super().__init__(dict.fromkeys(members))

    def add(self, member):
        self[member] = None

    def remove(self, member):
        del self[member]

    def discard(self, member):
        self.pop(member, None)


def order_sets():
    # Found before the builtin, since a module's globals come first.
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
    """Of two timers that are due at the same time, the one that was set first fires first."""

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
        # Kept, so that no task is collected while the program runs.
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
