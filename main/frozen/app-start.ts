/** How this app was started: enough to start it again, or to start a second process of it. */
export interface AppStart {
  readonly program: string
  /** Its arguments, except for those that are for one start only. */
  readonly args: readonly string[]
  /** In development the program is Electron's own, and gets the app's path as an argument; `null`: the program is the app. */
  readonly appPath: string | null
  /** The current folder at the start. */
  readonly folder: string
  readonly userData: string
}

/** With this switch the program is only the box that asks about a frozen app. */
const boxSwitch = '--frozen-box'
/** This switch carries what was going on when the app was ended. */
const afterSwitch = '--after-freeze='
/** A second process can share neither the profile nor the debugger port of the first. */
const ownSwitches = /^--(user-data-dir|inspect(-brk|-port|-publish-uid)?)(=|$)/

/** `folder`: the folder for all that this app stores. */
export function appStart(argv: readonly string[], start: Omit<AppStart, 'args'>): AppStart {
  return { ...start, args: argv.slice(1).filter((arg) => !arg.startsWith(afterSwitch)) }
}

export function isBox(argv: readonly string[]): boolean {
  return argv.includes(boxSwitch)
}

/**
 * The arguments of the box: it takes Chromium's switches from the app (no sandbox, no GPU, a screen), and has a profile of
 * its own.
 */
export function boxArgs({ args, appPath }: AppStart, profile: string): readonly string[] {
  const switches = args.filter((arg) => arg.startsWith('--') && !ownSwitches.test(arg))
  return [...switches, `--user-data-dir=${profile}`, ...(appPath === null ? [] : [appPath]), boxSwitch]
}

/** What held the app when it was ended. */
export interface Freeze {
  /** The name of the node, or whatever else is known. */
  readonly holder: string
  /** The path of the pipeline's file; `null`: it was never saved. */
  readonly path: string | null
  readonly title: string
}

/** The arguments with which the app starts again. */
export function restartArgs({ args }: AppStart, freeze: Freeze): readonly string[] {
  return [...args, `${afterSwitch}${Buffer.from(JSON.stringify(freeze)).toString('base64url')}`]
}

/** Reads the freeze that the app is started again after; `null`: there was none, or it can't be read. */
export function freezeIn(argv: readonly string[]): Freeze | null {
  const told = argv.find((arg) => arg.startsWith(afterSwitch))
  if (told === undefined) return null
  try {
    const freeze: unknown = JSON.parse(Buffer.from(told.slice(afterSwitch.length), 'base64url').toString())
    return isFreeze(freeze) ? freeze : null
  } catch {
    return null
  }
}

function isFreeze(value: unknown): value is Freeze {
  const { holder, path, title } = (value ?? {}) as Partial<Record<keyof Freeze, unknown>>
  return typeof holder === 'string' && typeof title === 'string' && (path === null || typeof path === 'string')
}
