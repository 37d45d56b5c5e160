import type { ThemeChoice } from '#bridge'
import { kindOf, nodeKinds } from '#graph'
import type { BottomTab, Workspace } from '../store/index.ts'
import { always, type Command } from './command.ts'
import { openTab } from './go-to.ts'

const hasCanvas = ({ canvas }: Workspace) => canvas !== null
const themes: readonly ThemeChoice[] = ['system', 'light', 'dark']

/** The tabs below the canvas, as sentences name them. */
const tabTitles: Readonly<Record<BottomTab, string>> = {
  timeline: 'timeline',
  problems: 'problems',
  loop: 'event loop',
  log: 'log',
  code: 'code',
}

/** One thing at a time, the most passing first. */
function leave({ editor, run }: Workspace): void {
  const { placing, show } = editor.getState()
  if (placing !== null) show({ placing: null })
  else if (run.getState().replay !== null) run.getState().leaveReplay()
  else show({ isStage: false })
}

async function setTheme({ bridge, editor }: Workspace, theme: ThemeChoice): Promise<void> {
  editor.getState().show({ theme })
  await bridge.setTheme(theme)
}

export const viewCommands: readonly Command[] = [
  {
    id: 'view.palette',
    title: 'All commands',
    shortcuts: ['Mod+K', 'Mod+Shift+P'],
    isGlobal: true,
    enabled: always,
    run: ({ editor }) => editor.getState().show({ isPaletteOpen: true }),
  },
  {
    id: 'view.zoomIn',
    title: 'Zoom in',
    shortcuts: ['Mod+=', 'Mod++'],
    enabled: hasCanvas,
    run: ({ canvas }) => canvas?.zoomIn(),
  },
  {
    id: 'view.zoomOut',
    title: 'Zoom out',
    shortcuts: ['Mod+-'],
    enabled: hasCanvas,
    run: ({ canvas }) => canvas?.zoomOut(),
  },
  {
    id: 'view.zoomReset',
    title: 'Zoom to 100 %',
    shortcuts: ['Mod+0'],
    enabled: hasCanvas,
    run: ({ canvas }) => canvas?.zoomReset(),
  },
  {
    id: 'view.fitAll',
    title: 'Fit all',
    shortcuts: ['Shift+1'],
    enabled: hasCanvas,
    run: ({ canvas }) => canvas?.fitAll(),
  },
  {
    id: 'view.fitSelection',
    title: 'Fit selection',
    shortcuts: ['Shift+2'],
    enabled: hasCanvas,
    run: ({ canvas }) => canvas?.fitSelection(),
  },
  {
    id: 'view.stage',
    title: 'Stage view',
    shortcuts: ['F'],
    enabled: always,
    run: ({ editor }) => editor.getState().show({ isStage: !editor.getState().isStage }),
  },
  {
    id: 'view.leave',
    title: 'Leave placing, replay or stage view',
    shortcuts: ['Escape'],
    enabled: ({ editor, run }) =>
      editor.getState().isStage || editor.getState().placing !== null || run.getState().replay !== null,
    run: leave,
  },
  {
    id: 'view.bottom',
    title: 'Fold or unfold the bottom panel',
    shortcuts: ['Mod+J'],
    isGlobal: true,
    enabled: always,
    run: ({ editor }) => {
      const { arrange, panels } = editor.getState()
      arrange({ isBottomFolded: !panels.isBottomFolded })
    },
  },
  {
    id: 'view.side',
    title: 'Fold or unfold the inspector',
    shortcuts: ['Mod+B'],
    isGlobal: true,
    enabled: ({ editor }) => !editor.getState().isStage,
    run: ({ editor }) => {
      const { arrange, panels } = editor.getState()
      arrange({ isSideFolded: !panels.isSideFolded })
    },
  },
  ...Object.entries(tabTitles).map(
    ([tab, title]): Command => ({
      id: `view.${tab}`,
      title: `Show the ${title}`,
      enabled: ({ editor }) => !editor.getState().isStage,
      run: (workspace) => openTab(workspace, tab as BottomTab),
    }),
  ),
  {
    id: 'add.list',
    title: 'Add a node',
    shortcuts: ['/'],
    enabled: hasCanvas,
    run: ({ canvas }) => canvas?.quickAdd(),
  },
  ...nodeKinds.map(
    (kind): Command => ({
      id: `add.${kind}`,
      title: `Add ${kindOf(kind).title.toLowerCase()}`,
      shortcuts: [kindOf(kind).key],
      enabled: hasCanvas,
      run: ({ canvas }) => canvas?.addNode(kind),
    }),
  ),
  ...themes.map(
    (theme): Command => ({
      id: `theme.${theme}`,
      title: `Theme: ${theme}`,
      enabled: always,
      run: (workspace) => setTheme(workspace, theme),
    }),
  ),
]
