import { useEffect } from 'react'
import type { Position } from '#graph'
import styles from './canvas.module.css'
import { placeStyle } from './place-style.ts'

/** A wire that could not end where it was dropped, and why. */
export interface DropRefusal {
  readonly screen: Position
  readonly message: string
  readonly remedy: string
}

const shownMs = 6000

/** Says beside the pointer what was wrong with a drop, until the next click or for some seconds. */
export function DropHint({ refusal, onClose }: { readonly refusal: DropRefusal; readonly onClose: () => void }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: each refusal is shown for its full time
  useEffect(() => {
    const timer = setTimeout(onClose, shownMs)
    window.addEventListener('pointerdown', onClose, true)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('pointerdown', onClose, true)
    }
  }, [refusal, onClose])
  return (
    <div role="alert" className={styles.refusal} style={placeStyle(refusal.screen)}>
      <strong>{refusal.message}</strong>
      <span>{refusal.remedy}</span>
    </div>
  )
}
