/** Files of CPython's suite to which no row answers, and why. */
export const leftOutFiles: Readonly<Record<string, string>> = {
  test_buffered_proto: 'protocols that fill a buffer of their own; Node has its streams',
  test_free_threading:
    'several threads on the objects of one loop, in a CPython without its lock; JavaScript shares none',
  test_proactor_events: "Windows' completion ports, below the loop; Node has its own",
  test_protocols: 'protocols, which a transport calls back; Node has its streams',
  test_selector_events: 'sockets on a selector, below the loop; Node has its own',
  test_sendfile: 'files sent through a socket by the kernel',
  test_server: 'servers; Node has its own',
  test_sock_lowlevel: 'bare sockets awaited by hand; Node has none',
  test_ssl: 'TLS; Node has its own',
  test_sslproto: 'TLS; Node has its own',
  test_staggered: 'a private part of connecting to several addresses; `race` is ours',
  test_streams: 'streams over sockets; those of children are answered with test_subprocess',
  test_tools: "a look into another process's tasks from outside; here `awaitGraph` says who awaits whom",
  test_transports: 'transports; Node has its streams',
  test_unix_events: 'sockets, pipes and child watchers of Unix, below the loop; signals are answered with test_events',
  test_windows_events: "Windows' completion ports, below the loop; Node has its own",
  test_windows_utils: "Windows' pipes, below the loop; Node has its own",
}
