import assert from 'node:assert/strict'
import {
  CancelledError,
  type CoroutineObject,
  createSubprocess,
  createSubprocessShell,
  creationStackOf,
  EventLoop,
  ensureFuture,
  getRunningLoop,
  type Handle,
  type LoopContext,
  LoopError,
  run,
  sleep,
} from '#runtime'
import { contextsOf, type Excluded, exclude, type Row, row, rowOnLoop, rowOutside, thrownBy, turn } from './row.ts'

const loops = 'test_events.EventLoopTestsMixin'
const children = 'test_events.SubprocessTestsMixin'
const handles = 'test_events.HandleTests'
const timers = 'test_events.TimerTests'
const running = 'test_events.GetEventLoopTestsMixin'
const closed = new LoopError('Event loop is closed')

const runs: readonly Row[] = [
  rowOnLoop(`${loops}.test_run_until_complete_nesting`, 'a loop is not run within its own run', async (loop) => {
    const nested = loop.runUntilComplete(async () => {
      assert.equal(loop.isRunning(), true)
      await loop.runUntilComplete(async () => await sleep(0))
    })
    await assert.rejects(nested, new LoopError('This event loop is already running'))
  }),
  rowOnLoop(`${loops}.test_run_until_complete`, 'runUntilComplete takes as long as its main', async (loop) => {
    await loop.runUntilComplete(sleep(100))
    assert.equal(loop.time(), 100)
  }),
  rowOnLoop(`${loops}.test_run_until_complete_stopped`, 'a main that stops its loop is not completed', async (loop) => {
    const stopped = loop.runUntilComplete(async () => {
      loop.stop()
      await sleep(100)
    })
    await assert.rejects(stopped, new LoopError('Event loop stopped before Future completed.'))
  }),
  rowOnLoop([`${loops}.test_call_later`, `${loops}.test_call_soon`], 'a callback can end the run', async (loop) => {
    const called: string[] = []
    const stopAfter = (what: string) => (): void => {
      called.push(what)
      loop.stop()
    }
    loop.callSoon(stopAfter('soon'))
    await loop.runForever()
    loop.callLater(100, stopAfter('later'))
    await loop.runForever()
    assert.deepEqual([called, loop.time()], [['soon', 'later'], 100])
  }),
  rowOutside(`${loops}.test_close_running_event_loop`, 'main cannot close the loop it runs on', async () => {
    await assert.rejects(
      run(async () => getRunningLoop().close()),
      new LoopError('Cannot close a running event loop'),
    )
  }),
  rowOutside(`${loops}.test_close`, 'a closed loop refuses all that would begin something', async () => {
    const loop = new EventLoop()
    const future = loop.createFuture<void>()
    loop.close()
    const refused: Readonly<Record<string, () => unknown>> = {
      runForever: () => loop.runForever(),
      runUntilComplete: () => loop.runUntilComplete(future),
      callSoon: () => loop.callSoon(() => {}),
      callLater: () => loop.callLater(1_000, () => {}),
      callAt: () => loop.callAt(loop.time(), () => {}),
      createTask: () => loop.createTask(async () => {}),
      addSignalHandler: () => loop.addSignalHandler('SIGTERM', () => {}),
      runInExecutor: () => loop.runInExecutor(null, () => false),
    }
    for (const [name, act] of Object.entries(refused)) {
      await assert.rejects(async () => await act(), closed, name)
    }
  }),
  row(
    [`${running}.test_get_event_loop_returns_running_loop`, `${running}.test_get_event_loop_returns_running_loop2`],
    'the running loop is known in its code, and in no other',
    async () => {
      const loop = new EventLoop()
      const seen = loop.runUntilComplete(async () => {
        const first = getRunningLoop()
        await sleep(0)
        return [first, getRunningLoop()].every((seenLoop) => seenLoop === loop)
      })
      assert.equal(await seen, true)
      assert.notEqual(getRunningLoop(), loop)
      loop.close()
    },
  ),
]

const outside: readonly Row[] = [
  row(`${loops}.test_run_in_executor`, 'an executor calls in another thread', async () => {
    const here = globalThis as { isHere?: boolean }
    here.isHere = true
    try {
      const called = getRunningLoop().runInExecutor(null, (what: string) => [what, 'isHere' in globalThis], 'yo')
      assert.deepEqual(await called, ['yo', false])
    } finally {
      delete here.isHere
    }
  }),
  rowOnLoop(
    `${loops}.test_run_in_executor_cancel`,
    'a call that was cancelled says nothing to a loop that is closed',
    async (loop) => {
      const told: LoopContext[] = []
      loop.setExceptionHandler((context) => told.push(context))
      const call = loop.runInExecutor(null, () => 5)
      assert.equal(call.cancel(), true)
      await loop.runUntilComplete(loop.shutdownDefaultExecutor())
      loop.close()
      await new Promise((resolve) => setImmediate(resolve))
      assert.deepEqual([told, call.cancelled()], [[], true])
    },
  ),
  row(`${loops}.test_prompt_cancellation`, 'a wait for the host ends as soon as it is cancelled', async () => {
    const answer = ensureFuture(new Promise<string>(() => {}))
    getRunningLoop().callSoon(() => void answer.cancel())
    assert.ok((await thrownBy(answer)) instanceof CancelledError)
    assert.equal(answer.cancelled(), true)
  }),
  rowOutside(`${loops}.test_timeout_rounding`, 'short sleeps take no turns in vain', async () => {
    let turns = 0
    await run(async () => {
      getRunningLoop().addInstrument({
        turnEnded() {
          turns += 1
        },
      })
      for (const delayMs of [10, 0.1, 0.001, 0.000_01]) await sleep(delayMs)
    })
    assert.ok(turns <= 20, `${turns} turns`)
  }),
  rowOutside(
    [`${loops}.test_add_signal_handler`, `${loops}.test_signal_handling_while_selecting`],
    'a signal wakes a loop that waits for nothing else; a handler that was removed is gone',
    async () => {
      const loop = new EventLoop()
      const listeners = process.listenerCount('SIGUSR2')
      const called: string[] = []
      assert.equal(loop.removeSignalHandler('SIGUSR2'), false)
      loop.addSignalHandler('SIGUSR2', () => {
        called.push('SIGUSR2')
        loop.stop()
      })
      loop.callLater(60_000, () => loop.stop())
      const sending = setTimeout(() => process.kill(process.pid, 'SIGUSR2'), 10)
      await loop.runForever()
      clearTimeout(sending)
      assert.deepEqual(called, ['SIGUSR2'])
      assert.equal(loop.removeSignalHandler('SIGUSR2'), true)
      assert.equal(loop.removeSignalHandler('SIGUSR2'), false)
      assert.equal(process.listenerCount('SIGUSR2'), listeners)
      loop.close()
    },
  ),
]

function node(code: string): CoroutineObject<Awaited<ReturnType<typeof createSubprocess>>> {
  return createSubprocess(process.execPath, ['-e', code])
}

const processes: readonly Row[] = [
  row(
    [`${children}.test_subprocess_exec`, `${children}.test_subprocess_interactive`],
    'a child answers each thing that it is told, until it is killed',
    async () => {
      const child = await node("process.stdin.on('data', (text) => console.log('said ' + text))")
      for (const told of ['Python', 'The Winner']) {
        child.stdin.write(told)
        assert.deepEqual(await child.stdout.next(), { done: false, value: `said ${told}` })
      }
      child.kill()
      await child.wait()
      assert.notEqual(child.returncode, 0)
    },
  ),
  row(`${children}.test_subprocess_stderr`, 'what a child says of its errors comes apart', async () => {
    const child = await node(
      "process.stdin.on('data', (text) => { console.log('OUT:' + text); console.error('ERR:' + text) })",
    )
    assert.deepEqual(await child.communicate('test'), ['OUT:test\n', 'ERR:test\n'])
    assert.equal(child.returncode, 0)
  }),
  row(
    [
      `${children}.test_subprocess_exitcode`,
      `${children}.test_subprocess_close_after_finish`,
      `${children}.test_subprocess_wait_no_same_group`,
    ],
    'a child ends with its own code, in a session of its own too',
    async () => {
      for (const startNewSession of [false, true]) {
        const child = await createSubprocessShell('exit 7', {
          stdin: 'ignore',
          stdout: 'ignore',
          stderr: 'ignore',
          startNewSession,
        })
        assert.deepEqual([await child.wait(), child.returncode], [7, 7])
      }
    },
  ),
  row(`${children}.test_subprocess_shell`, 'a shell runs a line', async () => {
    const child = await createSubprocessShell('echo Python')
    const [out, err] = await child.communicate()
    assert.deepEqual([String(out).trim(), err, child.returncode], ['Python', '', 0])
  }),
  row(
    [`${children}.test_subprocess_shell_invalid_args`, `${children}.test_subprocess_exec_invalid_args`],
    "a shell's line is text, and so is a program's name",
    async () => {
      for (const wrong of [['ls', '-l'], 5, undefined]) {
        assert.ok((await thrownBy((async () => await createSubprocessShell(wrong as never))())) instanceof TypeError)
        assert.ok((await thrownBy((async () => await createSubprocess(wrong as never))())) instanceof TypeError)
      }
    },
  ),
]

const handled: readonly Row[] = [
  rowOnLoop(
    [`${handles}.test_handle`, `${timers}.test_timer`, `${timers}.test_when`],
    'what a loop is to call can be taken back; a timer says when it is due',
    async (loop) => {
      const called: string[] = []
      const soon = loop.callSoon(() => called.push('soon'))
      const timer = loop.callAt(5, () => called.push('timer'))
      const taken: readonly Handle[] = [soon, timer]
      assert.deepEqual([taken.map((handle) => handle.cancelled()), timer.when()], [[false, false], 5])
      for (const handle of taken) handle.cancel()
      assert.deepEqual([taken.map((handle) => handle.cancelled()), timer.when()], [[true, true], 5])
      await turn(loop)
      await loop.runUntilComplete(sleep(10))
      assert.deepEqual(called, [])
    },
  ),
  rowOutside(`${handles}.test_callback_with_exception`, 'a callback that throws is told with its handle', async () => {
    const error = new RangeError('no')
    let handle: Handle | null = null
    const contexts = await contextsOf(async () => {
      handle = getRunningLoop().callSoon(() => {
        throw error
      })
      await sleep(0)
    })
    assert.deepEqual(contexts, [{ message: 'Exception in callback', error, handle }])
  }),
  rowOnLoop(
    `${handles}.test_handle_source_traceback`,
    'in debug mode it is known where a callback was handed over',
    async (loop) => {
      loop.setDebug(true)
      const made = [loop.callSoon(() => {}), loop.callLater(0, () => {}), loop.callAt(0, () => {})]
      for (const handle of made) assert.match(creationStackOf(handle) ?? '', /loop-events/)
    },
  ),
]

export const rows: readonly Row[] = [...runs, ...outside, ...processes, ...handled]

const sockets = 'sockets, servers and datagrams are no business of this loop; Node has its own'
const pipes = 'transports over pipes and terminals; Node has its streams'
const readiness = 'callbacks for file descriptors that are ready; Node has no such thing to offer'
const threads = 'another thread cannot reach the loop at all: workers share no functions'
const prints = 'checks what repr() prints; JavaScript has no repr'
const policies = 'there are no policies: a loop is made by newEventLoop(), and the one that runs is known by its steps'
const platform = 'the same for a loop of one platform; there is one loop here'

export const excluded: readonly Excluded[] = [
  ...exclude(loops, threads, [
    'test_call_soon_threadsafe',
    'test_call_soon_threadsafe_handle_block_check_cancelled',
    'test_call_soon_threadsafe_handle_block_cancellation',
    'test_call_soon_threadsafe_handle_cancel_same_thread',
    'test_call_soon_threadsafe_handle_cancel_other_thread',
    'test_call_soon_threadsafe_same_thread',
  ]),
  ...exclude(loops, readiness, [
    'test_reader_callback',
    'test_writer_callback',
    'test_remove_fds_after_closing',
    'test_add_fds_after_closing',
    'test_internal_fds',
  ]),
  ...exclude(loops, 'arguments for a callback; a function knows what it was made with', ['test_signal_handling_args']),
  ...exclude(loops, sockets, [
    'test_create_connection',
    'test_create_unix_connection',
    'test_create_ssl_connection',
    'test_create_ssl_unix_connection',
    'test_create_connection_local_addr',
    'test_create_connection_local_addr_skip_different_family',
    'test_create_connection_local_addr_nomatch_family',
    'test_create_connection_local_addr_in_use',
    'test_connect_accepted_socket',
    'test_ssl_connect_accepted_socket',
    'test_connect_accepted_socket_ssl_timeout_for_plain_socket',
    'test_create_server_multiple_hosts_ipv4',
    'test_create_server_multiple_hosts_ipv6',
    'test_create_server',
    'test_create_server_trsock',
    'test_create_server_reuse_port',
    'test_create_unix_server',
    'test_create_unix_server_path_socket_error',
    'test_create_server_ssl',
    'test_create_unix_server_ssl',
    'test_create_server_ssl_verify_failed',
    'test_create_unix_server_ssl_verify_failed',
    'test_create_server_ssl_match_failed',
    'test_create_unix_server_ssl_verified',
    'test_create_server_ssl_verified',
    'test_create_server_sock',
    'test_create_server_addr_in_use',
    'test_create_server_dual_stack',
    'test_server_close',
    'test_create_datagram_endpoint',
    'test_create_datagram_endpoint_ipv6',
    'test_create_datagram_endpoint_sock',
    'test_datagram_send_to_non_listening_address',
  ]),
  ...exclude(loops, pipes, [
    'test_read_pipe',
    'test_unclosed_pipe_transport',
    'test_read_pty_output',
    'test_write_pipe',
    'test_write_pipe_disconnect_on_close',
    'test_write_pty',
    'test_bidirectional_pty',
  ]),
  ...exclude(children, 'one stream of a child led into another; `2>&1` of a shell does it', [
    'test_subprocess_stderr_redirect_to_stdout',
  ]),
  ...exclude(children, 'closes the reading end of a transport; a stream here is read, or left', [
    'test_subprocess_close_client_stream',
  ]),
  ...exclude('test_events.ProactorEventLoopTests', platform, [
    'test_reader_callback',
    'test_reader_callback_cancel',
    'test_writer_callback',
    'test_writer_callback_cancel',
    'test_remove_fds_after_closing',
  ]),
  ...exclude('test_events.KqueueEventLoopTests', platform, ['test_read_pty_output', 'test_write_pty']),
  ...exclude(handles, prints, ['test_handle_repr', 'test_handle_repr_debug']),
  ...exclude(handles, 'a class says there whether its objects can be held weakly; here all can', [
    'test_handle_weakref',
  ]),
  ...exclude(handles, 'objects that are like coroutines; here a coroutine is a function, or a CoroutineObject', [
    'test_coroutine_like_object_debug_formatting',
  ]),
  ...exclude(timers, prints, ['test_timer_repr', 'test_timer_repr_debug']),
  ...exclude(timers, 'operators and hashes of timers; JavaScript has no operators to define', [
    'test_hash',
    'test_timer_comparison',
  ]),
  ...exclude('test_events.AbstractEventLoopTests', 'methods that a loop for a platform has to add', [
    'test_not_implemented',
    'test_not_implemented_async',
  ]),
  ...exclude('test_events.PolicyTests', policies, [
    'test_abstract_event_loop_policy_deprecation',
    'test_default_event_loop_policy_deprecation',
    'test_event_loop_policy',
    'test_get_event_loop',
    'test_get_event_loop_does_not_call_set_event_loop',
    'test_get_event_loop_after_set_none',
    'test_get_event_loop_thread',
    'test_new_event_loop',
    'test_set_event_loop',
    'test_get_event_loop_policy',
    'test_set_event_loop_policy',
  ]),
  ...exclude(running, 'a loop that runs does not block; several may run side by side', [
    'test_get_running_loop_already_running',
  ]),
  ...exclude('test_events.TestServer', sockets, ['test_get_loop']),
  ...exclude('test_events.TestAbstractServer', sockets, ['test_close', 'test_wait_closed', 'test_get_loop']),
]
