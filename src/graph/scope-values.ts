/** Rows of the table in `scope-names.ts`: values of the host that a pipeline's code gets in another form. */
export const scopeValues = [
  {
    name: 'console',
    kind: 'value',
    scope: 'own',
    signature: 'console: Console',
    doc: "Writes to the log of this node, formatted as Node formats it; counters, timers and groups are the run's.",
    export: 'idiom',
    members: [
      'log',
      'info',
      'warn',
      'error',
      'debug',
      'table',
      'dir',
      'dirxml',
      'group',
      'groupCollapsed',
      'groupEnd',
      'assert',
      'count',
      'countReset',
      'time',
      'timeEnd',
      'timeLog',
      'trace',
      'clear',
    ],
  },
  {
    name: 'signal',
    kind: 'value',
    scope: 'own',
    signature: 'signal: AbortSignal',
    doc: 'Aborts when this task is cancelled, for fetch and the like. What is to stop with a timeout takes its own: timeout(1000, ({ signal }) => …).',
    export: 'idiom',
    members: ['aborted', 'reason', 'throwIfAborted', 'addEventListener', 'removeEventListener'],
  },
] as const

/** The members of `console` in a pipeline's code: all those of Node's Console class. */
export const consoleMethods: (typeof scopeValues)[0]['members'] = scopeValues[0].members
