/** The sizes of the window's panels as a person set them, in pixels. */
export interface PanelLayout {
  readonly bottomPx: number
  readonly sidePx: number
  readonly isBottomFolded: boolean
  readonly isSideFolded: boolean
}

const defaultPanelLayout: PanelLayout = {
  bottomPx: 212,
  sidePx: 332,
  isBottomFolded: false,
  isSideFolded: false,
}

const storageKey = 'asyncanvas.panels'

/** Reads the stored layout; each missing or invalid member takes its default. */
export function readPanelLayout(): PanelLayout {
  const kept = readKept()
  const size = (value: unknown, fallback: number) => (typeof value === 'number' && value > 0 ? value : fallback)
  return {
    bottomPx: size(kept.bottomPx, defaultPanelLayout.bottomPx),
    sidePx: size(kept.sidePx, defaultPanelLayout.sidePx),
    isBottomFolded: kept.isBottomFolded === true,
    isSideFolded: kept.isSideFolded === true,
  }
}

function readKept(): Partial<Record<keyof PanelLayout, unknown>> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? 'null')
    return typeof kept === 'object' && kept !== null ? kept : {}
  } catch {
    // There is no storage, or it is closed to this page: sizes are a convenience that no work depends on.
    return {}
  }
}

export function keepPanelLayout(layout: PanelLayout): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(layout))
  } catch {
    // As above.
  }
}
