import type { ThemeChoice } from '#bridge'
import type { IdsOf } from '#commands'
import type { BottomTab, Workspace } from '../store/index.ts'
import { always, type Deed, needs } from './command.ts'
import { openTab } from './go-to.ts'
import { insideDeeds, lookInside } from './inside-commands.ts'

/** Leaves one thing at a time, the most temporary one first. */
function leave({ editor, run }: Workspace): void {
  const { placing, inside, show } = editor.getState()
  if (placing !== null) show({ placing: null })
  else if (inside.length > 0) lookInside({ editor }, inside.slice(0, -1))
  else if (run.getState().replay !== null) run.getState().leaveReplay()
  else show({ isStage: false })
}

function canLeave({ editor, run }: Workspace): boolean {
  const { isStage, placing, inside } = editor.getState()
  return isStage || inside.length > 0 || placing !== null || run.getState().replay !== null
}

async function setTheme({ bridge, editor }: Workspace, theme: ThemeChoice): Promise<void> {
  editor.getState().show({ theme })
  await bridge.setTheme(theme)
}

const hasDrawing = needs(({ zoom }) => zoom !== null, 'There is no canvas')
const offStage = needs(({ editor }) => !editor.getState().isStage, 'The stage shows the canvas alone')

function zooming(act: (zoom: NonNullable<Workspace['zoom']>) => void): Deed {
  return {
    whyNot: hasDrawing,
    run: ({ zoom }) => {
      if (zoom) act(zoom)
    },
  }
}

function tab(bottomTab: BottomTab): Deed {
  return { whyNot: offStage, run: (workspace) => openTab(workspace, bottomTab) }
}

export const viewDeeds: Readonly<Record<IdsOf<'view'>, Deed>> = {
  'view.palette': { whyNot: always, run: ({ editor }) => editor.getState().show({ isPaletteOpen: true }) },
  'view.zoomIn': zooming((zoom) => zoom.zoomIn()),
  'view.zoomOut': zooming((zoom) => zoom.zoomOut()),
  'view.zoomReset': zooming((zoom) => zoom.zoomReset()),
  'view.fitAll': zooming((zoom) => zoom.fitAll()),
  'view.fitSelection': zooming((zoom) => zoom.fitSelection()),
  'view.stage': {
    whyNot: always,
    run: ({ editor }) => editor.getState().show({ isStage: !editor.getState().isStage }),
  },
  ...insideDeeds,
  'view.leave': { whyNot: needs(canLeave, 'There is nothing to leave'), run: leave },
  'view.bottom': {
    whyNot: always,
    run: ({ editor }) => {
      const { arrange, panels } = editor.getState()
      arrange({ isBottomFolded: !panels.isBottomFolded })
    },
  },
  'view.side': {
    whyNot: offStage,
    run: ({ editor }) => {
      const { arrange, panels } = editor.getState()
      arrange({ isSideFolded: !panels.isSideFolded })
    },
  },
  'view.timeline': tab('timeline'),
  'view.problems': tab('problems'),
  'view.loop': tab('loop'),
  'view.log': tab('log'),
  'view.code': tab('code'),
}

function theme(choice: ThemeChoice): Deed {
  return { whyNot: always, run: (workspace) => setTheme(workspace, choice) }
}

export const themeDeeds: Readonly<Record<IdsOf<'theme'>, Deed>> = {
  'theme.system': theme('system'),
  'theme.light': theme('light'),
  'theme.dark': theme('dark'),
}
