import { useEffect, useRef, useState } from 'react'
import styles from './code-editor.module.css'
import { CodeEditor } from './code-editor.tsx'

/** How far beyond the edge code is made ready, in CSS pixels. */
const marginPx = 300

const isNearby = ({ isIntersecting }: IntersectionObserverEntry) => isIntersecting

/** Code to judge among much other code: plain text until it comes near, as hundreds of editors at once take seconds. */
export function LateCode({ label, value }: { readonly label: string; readonly value: string }) {
  const element = useRef<HTMLDivElement>(null)
  const [isNear, setNear] = useState(false)
  useEffect(() => {
    if (!element.current || isNear) return
    // Once near it stays so: the element that was looked at goes then, which the observer tells as being far.
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
