"""Runs a program of the differential test on asyncio; gives its transcript."""

import asyncio
import contextvars
import gc
import json
import re
import sys
import warnings

from asyncio import runners

from virtual_loop import VirtualLoop


class Oops(Exception):
    pass


class Missing(Exception):
    pass


class Over(BaseException):
    """The program is over: what is thrown away must not act any more."""


NAMES = {
    'RuntimeError': 'LoopError',
    'ValueError': 'RangeError',
    'ExceptionGroup': 'AggregateError',
}

RETURN_WHEN = {
    'firstCompleted': asyncio.FIRST_COMPLETED,
    'firstException': asyncio.FIRST_EXCEPTION,
    'allCompleted': asyncio.ALL_COMPLETED,
}

DEADLOCK_MS = 10_000

ERRORS = (Exception, asyncio.CancelledError)


def show(value):
    if value is None:
        return 'none'
    if value is True:
        return 'true'
    if value is False:
        return 'false'
    if isinstance(value, (list, tuple)):
        return f'[{", ".join(map(show, value))}]'
    if isinstance(value, BaseException):
        return show_error(value)
    return str(value)


def show_error(error):
    name = NAMES.get(type(error).__name__, type(error).__name__)
    if isinstance(error, BaseExceptionGroup):
        return f'{name}({error.message}) of [{", ".join(map(show_error, error.exceptions))}]'
    # CPython's words with the object's repr in it: ours name no object.
    message = re.sub(r':? <.*>', '', str(error)).replace('task_done', 'taskDone')
    cause = f' from {show_error(error.__cause__)}' if error.__cause__ else ''
    return f'{name}({message}){cause}'


def is_caught(error, catch):
    if catch == 'all':
        return True
    if catch == 'cancelled':
        return isinstance(error, asyncio.CancelledError)
    if catch == 'timeout':
        return isinstance(error, TimeoutError)
    return catch == 'errors' and not isinstance(error, asyncio.CancelledError)


def make_error(raised):
    if raised['kind'] == 'cancelled':
        return asyncio.CancelledError(raised['message'])
    if raised['kind'] == 'timeout':
        return TimeoutError(raised['message'])
    return Oops(raised['message'])


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


class Returned:
    """A body's `return`, on its way out of the blocks."""

    def __init__(self, value):
        self.value = value


async def missing(name):
    raise Missing(name)


class Run:
    def __init__(self, program):
        self.loop = VirtualLoop()
        self.loop.set_exception_handler(self.handle)
        self.lines = []
        self.is_over = False
        self.has_awaited_self = False
        self.futures = {}
        self.groups = {}
        self.scopes = {}
        self.callbacks = {}
        self.handles = {}
        self.variable = contextvars.ContextVar('variable', default=None)
        self.things = {}
        for name, thing in program['things'].items():
            self.things[name] = make_thing(thing, self.things)
        self.main = program['main']

    # The run

    def run(self):
        asyncio._set_running_loop(None)
        main = self.loop.create_task(self.call(self.main), name='main')
        self.futures['main'] = main
        self.watch(DEADLOCK_MS)
        self.until_complete(main)
        self.tell_states()
        if asyncio.all_tasks(self.loop):
            self.line('cancel what is left')
            self.watch(2 * DEADLOCK_MS)
            try:
                runners._cancel_all_tasks(self.loop)
            except RuntimeError as error:
                self.line(f'! {show(error)}')
            self.tell_states()
        self.is_over = True
        self.loop.close()
        return self.lines

    def until_complete(self, future):
        try:
            self.line(f'run = {show(self.loop.run_until_complete(future))}')
        except ERRORS as error:
            self.line(f'run ! {show(error)}')

    def watch(self, at_ms):
        def stop():
            self.line('deadlock')
            self.loop.stop()

        self.loop.call_at(at_ms, stop)

    def tell_states(self):
        for name, future in self.futures.items():
            self.line(f'{name}: {self.state(future)}')

    def state(self, future):
        cancelling = future.cancelling() if isinstance(future, asyncio.Task) else 0
        outcome = self.outcome(future) if future.done() else 'pending'
        return f'{outcome}, cancelling {cancelling}' if cancelling else outcome

    def outcome(self, future):
        try:
            return f'= {show(future.result())}'
        except ERRORS as error:
            return f'! {show(error)}'

    def line(self, text):
        if not self.is_over:
            self.lines.append(text)

    def log(self, who, text):
        self.line(f'{self.loop.time()} {who}: {text}')

    def handle(self, loop, context):
        message = context['message']
        # When those are told depends on the garbage collector.
        if 'never retrieved' in message or 'was destroyed' in message:
            return
        message = re.sub(r'Exception in callback.*', 'Exception in callback', message, flags=re.DOTALL)
        message = message.replace('asyncio.run()', 'run()')
        message = re.sub(r'^\w+(?= exception in)', lambda match: NAMES.get(match[0], match[0]), message)
        error = context.get('exception')
        self.log('handler', f'{message}: {show(error)}')

    def name_of(self, future):
        for name, other in self.futures.items():
            if other is future:
                return name
        return 'unnamed'

    # Bodies and statements

    async def call(self, body):
        who = body['as']
        self.log(who, 'begins')
        try:
            ending = await self.block(who, body['do'])
        except ERRORS as error:
            self.log(who, f'throws {show(error)}')
            raise
        value = ending.value if ending else None
        self.log(who, f'returns {show(value)}')
        return value

    async def block(self, who, statements):
        for statement in statements:
            ending = await self.statement(who, statement)
            if ending:
                return ending
        return None

    async def statement(self, who, s):
        if self.is_over:
            raise Over
        op = s['op']
        if op == 'return':
            return Returned(s['value'])
        if op == 'repeat':
            return await self.repeat(who, s)
        if op == 'try':
            return await self.attempt(who, s)
        ending = None
        try:
            if op == 'await':
                value = await self.awaitable(s['of'])
            elif op in BLOCKS:
                ending = await BLOCKS[op](self, who, s)
                value = 'left'
            else:
                value = ACTIONS[op](self, s)
        except ERRORS as error:
            self.log(who, f'{s["text"]} ! {show(error)}')
            if not is_caught(error, s.get('swallow')):
                raise
        else:
            self.log(who, f'{s["text"]} = {show(value)}')
        return ending

    def act(self, who, actions):
        for s in actions:
            if self.is_over:
                return
            try:
                value = ACTIONS[s['op']](self, s)
            except ERRORS as error:
                self.log(who, f'{s["text"]} ! {show(error)}')
                if not is_caught(error, s.get('swallow')):
                    raise
            else:
                self.log(who, f'{s["text"]} = {show(value)}')

    async def repeat(self, who, s):
        for _ in range(s['times']):
            ending = await self.block(who, s['do'])
            if ending:
                return ending
        return None

    async def attempt(self, who, s):
        if s['finally'] is None:
            return await self.guarded(who, s)
        ending = None
        failure = None
        try:
            ending = await self.guarded(who, s)
        except ERRORS as error:
            failure = error
        # Not a `finally` of Python: one that is collected unfinished must not run it.
        self.log(who, 'finally')
        last = await self.block(who, s['finally'])
        if failure and not last:
            raise failure
        return last or ending

    async def guarded(self, who, s):
        try:
            return await self.block(who, s['do'])
        except ERRORS as error:
            if not is_caught(error, s['catch']):
                raise
            self.log(who, f'caught {show(error)}')
            ending = await self.block(who, s['handler'])
            if s['rethrow'] and not ending:
                raise
            return ending

    # Blocks

    async def group(self, who, s):
        async with asyncio.TaskGroup() as group:
            self.groups[s['group']] = group
            return await self.block(who, s['do'])

    async def timeout(self, who, s):
        async with asyncio.timeout(s['delayMs']) as scope:
            self.scopes[s['scope']] = scope
            return await self.block(who, s['do'])

    async def timeout_at(self, who, s):
        delay = s['delayMs']
        when = None if delay is None else self.loop.time() + delay
        async with asyncio.timeout_at(when) as scope:
            self.scopes[s['scope']] = scope
            return await self.block(who, s['do'])

    async def with_thing(self, who, s):
        async with self.things[s['thing']]:
            self.log(who, f'has {s["thing"]}')
            return await self.block(who, s['do'])

    async def as_completed(self, who, s):
        aws = [self.awaitable(each) for each in s['of']]
        if s['isPlain']:
            return await self.as_completed_plainly(who, s, aws)
        async for future in asyncio.as_completed(aws, timeout=s['timeoutMs']):
            self.log(who, f'next is {self.name_of(future)} {self.outcome(future)}')
            ending = await self.block(who, s['do'])
            if ending:
                return ending
        return None

    async def as_completed_plainly(self, who, s, aws):
        for coroutine in asyncio.as_completed(aws, timeout=s['timeoutMs']):
            try:
                value = await coroutine
            except Exception as error:
                self.log(who, f'next ! {show(error)}')
            else:
                self.log(who, f'next = {show(value)}')
            ending = await self.block(who, s['do'])
            if ending:
                return ending
        return None

    # Awaitables

    def awaitable(self, a):
        return AWAITABLES[a['kind']](self, a)

    def future(self, a):
        return self.futures.get(a['name']) or missing(a['name'])

    async def wait(self, a):
        futures = [self.futures[name] for name in a['of'] if name in self.futures]
        done, pending = await asyncio.wait(futures, timeout=a['timeoutMs'], return_when=RETURN_WHEN[a['returnWhen']])
        return [[self.name_of(each) for each in done], [self.name_of(each) for each in pending]]

    def gather(self, a):
        of = [self.awaitable(each) for each in a['of']]
        return asyncio.gather(*of, return_exceptions=a['returnExceptions'])

    def await_self(self, a):
        if self.has_awaited_self:
            raise Missing('self')
        self.has_awaited_self = True
        return self.need('self')

    # Actions

    def need(self, name):
        if name == 'self':
            return self.need_task(asyncio.current_task())
        if name not in self.futures:
            raise Missing(name)
        return self.futures[name]

    def need_task(self, task):
        if not isinstance(task, asyncio.Task):
            raise Missing('a task')
        return task

    def need_plain_future(self, name):
        future = self.need(name)
        if isinstance(future, asyncio.Task):
            raise Missing('a plain future')
        return future

    def create(self, s):
        self.futures[s['name']] = asyncio.create_task(self.awaitable(s['of']), name=s['name'])

    def create_in(self, s):
        if s['group'] not in self.groups:
            raise Missing(s['group'])
        coroutine = self.awaitable(s['of'])
        self.futures[s['name']] = self.groups[s['group']].create_task(coroutine, name=s['name'])

    def keep(self, s):
        future = self.awaitable(s['of'])
        if not asyncio.isfuture(future):
            future.close()
            raise Missing('a future')
        self.futures[s['name']] = future

    def new_future(self, s):
        self.futures[s['name']] = self.loop.create_future()

    def settle(self, s):
        self.need_plain_future(s['name']).set_result(s['value'])

    def fail(self, s):
        self.need_plain_future(s['name']).set_exception(make_error(s['error']))

    def cancel(self, s):
        return self.need(s['name']).cancel(s['message'])

    def cancelling(self, s):
        return self.need_task(self.need(s['name'])).cancelling()

    def uncancel(self, s):
        return self.need_task(self.need(s['name'])).uncancel()

    def ask(self, s):
        return getattr(self.need(s['name']), s['what'])()

    def callback(self, s):
        name = s['callback']

        def call(future=None):
            if self.is_over:
                return
            self.log(name, f'called with {self.name_of(future)}' if future else 'called')
            self.act(name, s['do'])

        return call

    def on_done(self, s):
        future = self.need(s['name'])
        callback = self.callbacks[s['callback']] = self.callback(s)
        future.add_done_callback(callback)

    def off_done(self, s):
        return self.need(s['name']).remove_done_callback(self.callbacks.get(s['callback']))

    def call_soon(self, s):
        self.handles[s['callback']] = self.loop.call_soon(self.callback(s))

    def call_later(self, s):
        self.handles[s['callback']] = self.loop.call_later(s['delayMs'], self.callback(s))

    def call_at(self, s):
        self.handles[s['callback']] = self.loop.call_at(self.loop.time() + s['delayMs'], self.callback(s))

    def cancel_call(self, s):
        if s['callback'] not in self.handles:
            raise Missing(s['callback'])
        self.handles[s['callback']].cancel()

    def need_scope(self, s):
        if s['scope'] not in self.scopes:
            raise Missing(s['scope'])
        return self.scopes[s['scope']]

    def reschedule(self, s):
        delay = s['delayMs']
        self.need_scope(s).reschedule(None if delay is None else self.loop.time() + delay)

    def ask_scope(self, s):
        return getattr(self.need_scope(s), s['what'])()

    def notify(self, s):
        condition = self.things[s['thing']]
        if s['count'] is None:
            condition.notify_all()
        else:
            condition.notify(s['count'])

    def ask_barrier(self, s):
        barrier = self.things[s['thing']]
        return [barrier.n_waiting, barrier.broken]

    def ask_queue(self, s):
        queue = self.things[s['thing']]
        return [queue.qsize(), queue.empty(), queue.full()]

    def who_am_i(self, s):
        task = asyncio.current_task()
        return self.name_of(task) if task else None

    def raise_error(self, s):
        raise make_error(s['error'])


def method(name):
    return lambda run, s: getattr(run.things[s['thing']], name)()


BLOCKS = {
    'group': Run.group,
    'timeout': Run.timeout,
    'timeoutAt': Run.timeout_at,
    'with': Run.with_thing,
    'asCompleted': Run.as_completed,
}

AWAITABLES = {
    'sleep': lambda run, a: asyncio.sleep(a['delayMs'], a['result']),
    'call': lambda run, a: run.call(a['body']),
    'waitFor': lambda run, a: asyncio.wait_for(run.awaitable(a['of']), a['timeoutMs']),
    'wait': Run.wait,
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
    'future': Run.future,
    'self': Run.await_self,
    'gather': Run.gather,
    'shield': lambda run, a: asyncio.shield(run.awaitable(a['of'])),
}

ACTIONS = {
    'create': Run.create,
    'createIn': Run.create_in,
    'keep': Run.keep,
    'newFuture': Run.new_future,
    'settle': Run.settle,
    'fail': Run.fail,
    'cancel': Run.cancel,
    'cancelling': Run.cancelling,
    'uncancel': Run.uncancel,
    'ask': Run.ask,
    'onDone': Run.on_done,
    'offDone': Run.off_done,
    'callSoon': Run.call_soon,
    'callLater': Run.call_later,
    'callAt': Run.call_at,
    'cancelCall': Run.cancel_call,
    'reschedule': Run.reschedule,
    'askScope': Run.ask_scope,
    'release': method('release'),
    'isLocked': method('locked'),
    'set': method('set'),
    'clear': method('clear'),
    'isSet': method('is_set'),
    'notify': Run.notify,
    'askBarrier': Run.ask_barrier,
    'putNowait': lambda run, s: run.things[s['thing']].put_nowait(s['value']),
    'getNowait': method('get_nowait'),
    'taskDone': method('task_done'),
    'askQueue': Run.ask_queue,
    'shutdown': lambda run, s: run.things[s['thing']].shutdown(s['immediate']),
    'whoAmI': Run.who_am_i,
    'allTasks': lambda run, s: [run.name_of(task) for task in asyncio.all_tasks()],
    'setVar': lambda run, s: run.variable.set(s['value']) and None,
    'getVar': lambda run, s: run.variable.get(),
    'stop': lambda run, s: run.loop.stop(),
    'raise': Run.raise_error,
}


def transcripts(programs):
    """JSON in, JSON out."""
    # Nothing is collected while a program runs.
    gc.disable()
    try:
        return json.dumps([Run(program).run() for program in json.loads(programs)])
    finally:
        gc.enable()


warnings.simplefilter('ignore')
# What is thrown away unfinished may complain of it.
sys.unraisablehook = lambda unraisable: None
