// Which rooms there are within src/runtime, main/ and renderer/, and which may use which.

/**
 * The rooms of src/runtime, the lowest first: each takes values only of those below. `names`: what of those above it knows by
 * type, since it belongs to one or is held by one.
 */
const runtimeRooms = [
  { room: 'ground', names: ['core/task'] },
  { room: 'core', names: ['locks/waiters', 'loop/event-loop', 'loop/open-iterators', 'loop/reports'] },
  { room: 'locks', names: ['loop/event-loop'] },
  { room: 'together', names: ['loop/event-loop'] },
  { room: 'host', names: ['loop/event-loop'] },
  { room: 'loop', names: [] },
]

/** For each room of main/ that has its place in the order: what of main/ it may use, besides what all share. */
const mainRooms = {
  code: ['contained', 'files', 'modules'],
  documents: ['code', 'files', 'modules'],
  runs: ['apart', 'code', 'contained', 'modules', 'watchdog'],
  handlers: ['apart', 'code', 'documents', 'files', 'modules', 'runs'],
  // The two hosts know nothing of each other.
  windows: ['contained', 'documents', 'frozen', 'handlers'],
  serve: ['apart', 'code', 'contained', 'documents', 'files', 'handlers'],
}

/** Of the files beside the rooms of main/, those that are no entry. */
const sharedInMain = '^main/(host-timers|settings|standard-streams|static-files|user-data)\\.ts$'

/** For each folder of renderer/: what of renderer/ it may use. Only the page itself, beside them, may use all. */
const rendererFolders = {
  // Props in, events out: these could stand in any app.
  ui: [],
  theme: [],
  store: ['bridge'],
  // A command changes stores; what it needs of a view, the view registers with the workspace.
  commands: ['store', 'theme', 'bridge'],
  // Sentences, and nobody's component: what is said of a run is the same on a card, in a panel and in the status bar.
  words: ['store'],
  // A kind is shown by pieces of the inspector, which knows kinds by their table alone.
  kinds: ['panels/inspector', 'store', 'ui', 'words'],
  panels: ['commands', 'kinds', 'store', 'theme', 'ui', 'words'],
  canvas: ['commands', 'kinds', 'store', 'theme', 'ui', 'words'],
  chrome: ['commands', 'kinds', 'panels', 'store', 'theme', 'ui', 'words'],
  dialogs: ['commands', 'store', 'ui', 'words'],
  // A page of its own, of an app that does not answer.
  frozen: ['theme', 'ui'],
  shown: [],
}

const runtimeRules = runtimeRooms.flatMap(({ room, names }, level) => {
  const above = runtimeRooms.slice(level + 1).map((other) => `${other.room}/`)
  // Files beside the rooms are doors.
  const path = `^src/runtime/(${[...above, '[^/]+$'].join('|')})`
  return [
    {
      name: `runtime-${room}`,
      comment: `src/runtime/${room} takes no values of the rooms above it, nor of a door`,
      severity: 'error',
      from: { path: `^src/runtime/${room}/` },
      to: { path, dependencyTypesNot: ['type-only'] },
    },
    {
      name: `runtime-${room}-types`,
      comment: `src/runtime/${room} knows by type of the rooms above it: ${names.join(', ') || 'nothing'}`,
      severity: 'error',
      from: { path: `^src/runtime/${room}/` },
      to: { path, pathNot: names.map((name) => `^src/runtime/${name}\\.ts$`), dependencyTypes: ['type-only'] },
    },
  ]
})

/**
 * @param {string} wing @param {Readonly<Record<string, readonly string[]>>} folders what each may use besides itself
 * @param {readonly string[]} shared what all may
 */
const folderRules = (wing, folders, shared = []) =>
  Object.entries(folders).map(([folder, may]) => ({
    name: `${wing}-${folder}`,
    comment: `${wing}/${folder} uses of ${wing}/: ${may.join(', ') || 'nothing'}${shared.length > 0 ? ', and what all share' : ''}`,
    severity: 'error',
    from: { path: `^${wing}/${folder}/` },
    to: { path: `^${wing}/`, pathNot: [...shared, ...[folder, ...may].map((name) => `^${wing}/${name}(/|\\.ts$)`)] },
  }))

module.exports = {
  roomRules: [
    ...runtimeRules,
    ...folderRules('main', mainRooms, [sharedInMain]),
    ...folderRules('renderer', rendererFolders),
  ],
}
