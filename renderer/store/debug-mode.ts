const storageKey = 'asyncanvas.debug'

/** Whether debug mode was on when a window was here last. */
export function readDebugMode(): boolean {
  try {
    return localStorage.getItem(storageKey) === 'on'
  } catch {
    // No storage here, or one that is closed to us: a run is right in either mode.
    return false
  }
}

export function keepDebugMode(isDebug: boolean): void {
  try {
    localStorage.setItem(storageKey, isDebug ? 'on' : 'off')
  } catch {
    // As above.
  }
}
