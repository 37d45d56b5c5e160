import type { Commands } from '#bridge'
import type { SettingsStore } from '../settings.ts'
import type { EditorWindow, WindowHost } from './editor-window.ts'

export interface ThemeServices {
  readonly host: WindowHost
  readonly settings: SettingsStore
}

/** The command by which a person chooses a theme for all windows of the app. */
export function themeCommands(window: EditorWindow, { host, settings }: ThemeServices): Pick<Commands, 'setTheme'> {
  return {
    async setTheme(theme) {
      await settings.setTheme(theme)
      host.changed(window)
    },
  }
}
