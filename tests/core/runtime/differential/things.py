"""The things that tasks share."""

import asyncio


def make_thing(thing, things):
    kind = thing['kind']
    if kind == 'lock':
        return asyncio.Lock()
    if kind == 'event':
        return asyncio.Event()
    if kind == 'condition':
        return asyncio.Condition(things[thing['lock']] if thing['lock'] else None)
    if kind == 'semaphore':
        return asyncio.Semaphore(thing['value'])
    if kind == 'boundedSemaphore':
        return asyncio.BoundedSemaphore(thing['value'])
    if kind == 'barrier':
        return asyncio.Barrier(thing['parties'])
    if kind == 'queue':
        return asyncio.Queue(thing['maxSize'])
    if kind == 'lifoQueue':
        return asyncio.LifoQueue(thing['maxSize'])
    return asyncio.PriorityQueue(thing['maxSize'])
