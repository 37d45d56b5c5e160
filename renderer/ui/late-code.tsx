import { useEffect, useRef, useState } from 'react'
import styles from './code-editor.module.css'
import { CodeEditor } from './code-editor.tsx'

/** How far from the visible area code becomes an editor, in CSS pixels. */
const marginPx = 300

const isNearby = ({ isIntersecting }: IntersectionObserverEntry) => isIntersecting

/**
 * Code to judge among much other code: plain text until it is near the visible area, since hundreds of editors at once take
 * seconds.
 */
export function LateCode({ label, value }: { readonly label: string; readonly value: string }) {
  const element = useRef<HTMLDivElement>(null)
  const [isNear, setNear] = useState(false)
  useEffect(() => {
    if (!element.current || isNear) return
    // Stays an editor from then on: the observed element is then removed, which the observer reports as far away.
    const tell = (entries: readonly IntersectionObserverEntry[]) => entries.some(isNearby) && setNear(true)
    const observer = new IntersectionObserver(tell, { rootMargin: `${marginPx}px` })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [isNear])
  if (isNear) return <CodeEditor label={label} value={value} isJudged />
  return (
    <div ref={element} className={styles.frame}>
      <pre className={`${styles.fallback} ${styles.judged}`}>{value}</pre>
    </div>
  )
}
