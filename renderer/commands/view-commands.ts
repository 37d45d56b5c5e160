import type { ThemeChoice } from '#bridge'
import type { Workspace } from '../store/index.ts'
import { kindLook, nodeKinds } from '../theme/kind-look.ts'
import { always, type Command } from './command.ts'

const hasCanvas = ({ canvas }: Workspace) => canvas !== null
const themes: readonly ThemeChoice[] = ['system', 'light', 'dark']

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
    title: 'Leave stage view or placing',
    shortcuts: ['Escape'],
    enabled: ({ editor }) => editor.getState().isStage || editor.getState().placing !== null,
    run: ({ editor }) => editor.getState().show({ isStage: false, placing: null }),
  },
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
      title: `Add ${kindLook[kind].title.toLowerCase()}`,
      shortcuts: [kindLook[kind].key],
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
