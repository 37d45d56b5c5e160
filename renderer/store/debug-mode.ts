const storageKey = 'asyncanvas.debug'

/** Whether debug mode was on in the last window. */
export function readDebugMode(): boolean {
  try {
    return localStorage.getItem(storageKey) === 'on'
  } catch {
    // There is no storage, or it is closed to this page: a run is right in either mode.
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
