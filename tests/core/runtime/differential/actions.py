"""Actions, which await nothing."""

import asyncio

from awaitables import awaitable
from lookup import method, need, need_plain_future, need_task
from show import Missing, make_error


def create(run, s):
    run.futures[s['name']] = asyncio.create_task(awaitable(run, s['of']), name=s['name'])


def create_in(run, s):
    if s['group'] not in run.groups:
        raise Missing(s['group'])
    coroutine = awaitable(run, s['of'])
    run.futures[s['name']] = run.groups[s['group']].create_task(coroutine, name=s['name'])


def keep(run, s):
    future = awaitable(run, s['of'])
    if not asyncio.isfuture(future):
        future.close()
        raise Missing('a future')
    run.futures[s['name']] = future


def new_future(run, s):
    run.futures[s['name']] = run.loop.create_future()


def settle(run, s):
    need_plain_future(run, s['name']).set_result(s['value'])


def fail(run, s):
    need_plain_future(run, s['name']).set_exception(make_error(s['error']))


def cancel(run, s):
    return need(run, s['name']).cancel(s['message'])


def cancelling(run, s):
    return need_task(need(run, s['name'])).cancelling()


def uncancel(run, s):
    return need_task(need(run, s['name'])).uncancel()


def ask(run, s):
    return getattr(need(run, s['name']), s['what'])()


def callback(run, s):
    name = s['callback']

    def call(future=None):
        if run.is_over:
            return
        run.log(name, f'called with {run.name_of(future)}' if future else 'called')
        run.act(name, s['do'])

    return call


def on_done(run, s):
    future = need(run, s['name'])
    run.callbacks[s['callback']] = callback(run, s)
    future.add_done_callback(run.callbacks[s['callback']])


def off_done(run, s):
    return need(run, s['name']).remove_done_callback(run.callbacks.get(s['callback']))


def call_soon(run, s):
    run.handles[s['callback']] = run.loop.call_soon(callback(run, s))


def call_later(run, s):
    run.handles[s['callback']] = run.loop.call_later(s['delayMs'], callback(run, s))


def call_at(run, s):
    run.handles[s['callback']] = run.loop.call_at(run.loop.time() + s['delayMs'], callback(run, s))


def cancel_call(run, s):
    if s['callback'] not in run.handles:
        raise Missing(s['callback'])
    run.handles[s['callback']].cancel()


def need_scope(run, s):
    if s['scope'] not in run.scopes:
        raise Missing(s['scope'])
    return run.scopes[s['scope']]


def reschedule(run, s):
    delay = s['delayMs']
    need_scope(run, s).reschedule(None if delay is None else run.loop.time() + delay)


def ask_scope(run, s):
    return getattr(need_scope(run, s), s['what'])()


def notify(run, s):
    condition = run.things[s['thing']]
    if s['count'] is None:
        condition.notify_all()
    else:
        condition.notify(s['count'])


def ask_barrier(run, s):
    barrier = run.things[s['thing']]
    return [barrier.n_waiting, barrier.broken]


def ask_queue(run, s):
    queue = run.things[s['thing']]
    return [queue.qsize(), queue.empty(), queue.full()]


def who_am_i(run, s):
    task = asyncio.current_task()
    return run.name_of(task) if task else None


def raise_error(run, s):
    raise make_error(s['error'])


ACTIONS = {
    'create': create,
    'createIn': create_in,
    'keep': keep,
    'newFuture': new_future,
    'settle': settle,
    'fail': fail,
    'cancel': cancel,
    'cancelling': cancelling,
    'uncancel': uncancel,
    'ask': ask,
    'onDone': on_done,
    'offDone': off_done,
    'callSoon': call_soon,
    'callLater': call_later,
    'callAt': call_at,
    'cancelCall': cancel_call,
    'reschedule': reschedule,
    'askScope': ask_scope,
    'release': method('release'),
    'isLocked': method('locked'),
    'set': method('set'),
    'clear': method('clear'),
    'isSet': method('is_set'),
    'notify': notify,
    'askBarrier': ask_barrier,
    'putNowait': lambda run, s: run.things[s['thing']].put_nowait(s['value']),
    'getNowait': method('get_nowait'),
    'taskDone': method('task_done'),
    'askQueue': ask_queue,
    'shutdown': lambda run, s: run.things[s['thing']].shutdown(s['immediate']),
    'whoAmI': who_am_i,
    'allTasks': lambda run, s: [run.name_of(task) for task in asyncio.all_tasks()],
    'setVar': lambda run, s: run.variable.set(s['value']) and None,
    'getVar': lambda run, s: run.variable.get(),
    'stop': lambda run, s: run.loop.stop(),
    'raise': raise_error,
}
