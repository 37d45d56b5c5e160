/** How this app was started: so it can be started again, and once more beside itself. */
export interface AppStart {
  readonly program: string
  /** All that was said to it, but for what only one start is told. */
  readonly args: readonly string[]
  /** In development the program is Electron's own, and is told which app; `null`: it is the app's. */
  readonly appPath: string | null
  /** The current folder then. */
  readonly folder: string
  readonly userData: string
}

/** By this switch the program is the box that asks about a frozen app, and nothing else. */
const boxSwitch = '--frozen-box'
/** Behind it stands what was going on when the app was ended. */
const afterSwitch = '--after-freeze='
/** A second process can have neither the profile nor the debugger of the first. */
const ownSwitches = /^--(user-data-dir|inspect(-brk|-port|-publish-uid)?)(=|$)/

/** `folder`: of all that this app puts there. */
export function appStart(argv: readonly string[], start: Omit<AppStart, 'args'>): AppStart {
  return { ...start, args: argv.slice(1).filter((arg) => !arg.startsWith(afterSwitch)) }
}

export function isBox(argv: readonly string[]): boolean {
  return argv.includes(boxSwitch)
}

/** The arguments of the box: Chromium's switches are the app's (no sandbox, no GPU, a screen), its profile is its own. */
export function boxArgs({ args, appPath }: AppStart, profile: string): readonly string[] {
  const switches = args.filter((arg) => arg.startsWith('--') && !ownSwitches.test(arg))
  return [...switches, `--user-data-dir=${profile}`, ...(appPath === null ? [] : [appPath]), boxSwitch]
}

/** What held the app as it was ended. */
export interface Freeze {
  /** The node, or whatever else is known of it. */
  readonly holder: string
  /** Of the pipeline's file; `null`: never saved. */
  readonly path: string | null
  readonly title: string
}

/** The arguments with which the app starts again. */
export function restartArgs({ args }: AppStart, freeze: Freeze): readonly string[] {
  return [...args, `${afterSwitch}${Buffer.from(JSON.stringify(freeze)).toString('base64url')}`]
}

/** What the app is started again after; `null`: it is not, or that can't be read. */
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
