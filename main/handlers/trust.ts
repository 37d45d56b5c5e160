import type { Commands, Result } from '#bridge'
import type { CopiedCode } from '../documents/copied-code.ts'
import type { EditorWindow, WindowHost } from './editor-window.ts'

export interface TrustServices {
  readonly host: WindowHost
  /** What was copied in windows where all was trusted: what comes from them is trusted in others. */
  readonly copied: CopiedCode
}

/** The commands by which a person vouches for code, and by which code goes from window to window. */
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

/** A script of the page may have sent it. */
const nobodyThere: Result<null> = {
  ok: false,
  error: { message: 'Nobody has pressed a button here', remedy: 'Press Run again, and answer its question' },
}
