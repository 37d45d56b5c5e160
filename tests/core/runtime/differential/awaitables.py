"""Awaitables, as programs describe them."""

import asyncio

from lookup import method, need
from show import Missing

RETURN_WHEN = {
    'firstCompleted': asyncio.FIRST_COMPLETED,
    'firstException': asyncio.FIRST_EXCEPTION,
    'allCompleted': asyncio.ALL_COMPLETED,
}


def awaitable(run, a):
    return AWAITABLES[a['kind']](run, a)


def future(run, a):
    return run.futures.get(a['name']) or missing(a['name'])


async def wait(run, a):
    futures = [run.futures[name] for name in a['of'] if name in run.futures]
    done, pending = await asyncio.wait(futures, timeout=a['timeoutMs'], return_when=RETURN_WHEN[a['returnWhen']])
    return [[run.name_of(each) for each in done], [run.name_of(each) for each in pending]]


def gather(run, a):
    of = [awaitable(run, each) for each in a['of']]
    return asyncio.gather(*of, return_exceptions=a['returnExceptions'])


def await_self(run, a):
    if run.has_awaited_self:
        raise Missing('self')
    run.has_awaited_self = True
    return need(run, 'self')


async def missing(name):
    raise Missing(name)


AWAITABLES = {
    'sleep': lambda run, a: asyncio.sleep(a['delayMs'], a['result']),
    'call': lambda run, a: run.call(a['body']),
    'waitFor': lambda run, a: asyncio.wait_for(awaitable(run, a['of']), a['timeoutMs']),
    'wait': wait,
    'acquire': method('acquire'),
    'eventWait': method('wait'),
    'conditionWait': method('wait'),
    'conditionWaitFor': lambda run, a: run.things[a['thing']].wait_for(run.things[a['event']].is_set),
    'barrierWait': method('wait'),
    'barrierReset': method('reset'),
    'barrierAbort': method('abort'),
    'put': lambda run, a: run.things[a['thing']].put(a['value']),
    'get': method('get'),
    'join': method('join'),
    'future': future,
    'self': await_self,
    'gather': gather,
    'shield': lambda run, a: asyncio.shield(awaitable(run, a['of'])),
}
