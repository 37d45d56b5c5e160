import type { Commands, Result } from '#bridge'
import type { CopiedCode } from '../documents/copied-code.ts'
import type { EditorWindow, WindowHost } from './editor-window.ts'

export interface TrustServices {
  readonly host: WindowHost
  /** Texts copied in windows whose code is trusted: pasted into other windows, they are trusted there too. */
  readonly copied: CopiedCode
}

/** The commands by which a person vouches for code, and by which code is copied from window to window. */
export function trustCommands(
  window: EditorWindow,
  { host, copied }: TrustServices,
): Pick<Commands, 'trustCode' | 'copiedCode' | 'pastedCode'> {
  return {
    trustCode: async (question, isOnce) =>
      (await host.isPersonThere(window)) ? window.trust.trust(question, isOnce) : nobodyThere,
    copiedCode: async (codes) => {
      const kept = window.trust.isOwn() ? copied : window.copied
      kept.add(codes)
    },
    pastedCode: async (codes) => {
      if (!copied.has(codes) && !window.copied.has(codes)) window.trust.entered()
    },
  }
}

/** The message may come from a script of the page. */
const nobodyThere: Result<null> = {
  ok: false,
  error: { message: 'Nobody has pressed a button here', remedy: 'Press Run again, and answer its question' },
}
