import { z } from 'zod'
import type { ThemeChoice } from '#bridge'
import { type AtomicWriter, readJson, writeJson } from './files/index.ts'

const recentLimit = 10

const bounds = z.object({ x: z.number(), y: z.number(), width: z.number().min(200), height: z.number().min(200) })

// A missing or broken field takes its default; the other fields stay.
const shape = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  recent: z.array(z.string()).catch([]),
  bounds: bounds.nullable().catch(null),
  isMaximized: z.boolean().catch(false),
})

/** The settings that are kept between starts. `recent`: paths, newest first. `bounds`: the last window's, in screen pixels. */
export type Settings = z.infer<typeof shape>
export type WindowBounds = z.infer<typeof bounds>

export interface SettingsStore {
  get(): Settings
  /** Resolves once it is on disk. If the disk fails, the setting still holds until the app ends. */
  change(part: Partial<Settings>): Promise<void>
  setTheme(theme: ThemeChoice): Promise<void>
  addRecent(path: string): Promise<void>
  removeRecent(path: string): Promise<void>
}

export async function loadSettings(file: string, writer: AtomicWriter): Promise<SettingsStore> {
  const stored = shape.safeParse((await readJson(file)) ?? {})
  let settings: Settings = stored.success ? stored.data : shape.parse({})
  const change = async (part: Partial<Settings>): Promise<void> => {
    settings = { ...settings, ...part }
    await writeJson(writer, file, settings).catch(() => undefined)
  }
  const without = (path: string): string[] => settings.recent.filter((other) => other !== path)
  return {
    get: () => settings,
    change,
    setTheme: (theme) => change({ theme }),
    addRecent: (path) => change({ recent: [path, ...without(path)].slice(0, recentLimit) }),
    removeRecent: (path) => change({ recent: without(path) }),
  }
}
