import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Commands } from '#bridge'
import type { Graph, Includes } from '#graph'
import { readIncludes, withSlashes } from '../documents/included.ts'
import { pipelinesNear } from '../documents/pipelines-near.ts'
import { clearInterval, setInterval } from '../host-timers.ts'
import type { EditorWindow, WindowHost } from './editor-window.ts'

/** How often is looked whether a file that a window's document includes has changed; in milliseconds. */
const lookMs = 1_000

/** The files that a graph includes from the folder of a window's document. The host says which ones it may touch. */
export function includesIn(
  window: EditorWindow,
  host: Pick<WindowHost, 'resolve' | 'shown'>,
  graph: Pick<Graph, 'nodes'>,
): Promise<Includes> {
  return readIncludes(graph, window.document.path ?? window.origin, (path) =>
    window.document.path === null ? Promise.resolve({ ok: true, value: path }) : host.resolve(host.shown(path)),
  )
}

/** What a window's page is told of files that its document includes, until it is stopped. */
export interface WindowIncludes {
  readonly commands: Pick<Commands, 'readIncludes' | 'listNearby'>
  stop(): void
}

/**
 * Reads the files when the page asks for them, and tells it when one of them has changed since. Looked at by their times,
 * since a watched folder tells other things on each system.
 */
export function windowIncludes(window: EditorWindow, host: WindowHost): WindowIncludes {
  let timer: ReturnType<typeof setInterval> | null = null
  let asked = 0
  const stop = (): void => {
    asked += 1
    if (timer) clearInterval(timer)
    timer = null
  }
  const read = async (graph: Pick<Graph, 'nodes'>): Promise<Includes> => {
    stop()
    const mine = asked
    const includes = await includesIn(window, host, graph)
    const paths = Object.keys(includes.files)
    if (paths.length === 0 || mine !== asked) return shownIncludes(host, includes)
    const times = await timesOf(paths)
    const look = async (): Promise<void> => {
      if (mine !== asked || (await timesOf(paths)) === times || mine !== asked) return
      window.emit('included', await read(graph))
    }
    timer = setInterval(() => void look(), lookMs)
    timer.unref()
    return shownIncludes(host, includes)
  }
  return {
    commands: {
      readIncludes: (files) => read({ nodes: files.map(pipelineNode) }),
      async listNearby() {
        const path = window.document.path ?? window.origin
        return path === null ? [] : pipelinesNear(dirname(path), withSlashes(path))
      },
    },
    stop,
  }
}

function pipelineNode(file: string, at: number): Graph['nodes'][number] {
  return { id: `file${at}`, kind: 'pipeline', file, inputs: [] }
}

/** One text for the times of all files: another one, if any of them has changed. */
async function timesOf(paths: readonly string[]): Promise<string> {
  const times = paths.map((path) =>
    stat(path).then(
      ({ mtimeMs, size }) => `${mtimeMs} ${size}`,
      () => 'none',
    ),
  )
  return (await Promise.all(times)).join()
}

/** With the paths that the page is shown. */
function shownIncludes(host: Pick<WindowHost, 'shown'>, { path, files }: Includes): Includes {
  const shown = (each: string): string => withSlashes(host.shown(each))
  const entries = Object.entries(files).map(([each, file]) => [shown(each), file] as const)
  return { path: path === null ? null : shown(path), files: Object.fromEntries(entries) }
}
