import type { ThemeChoice } from '#bridge'

/** Applies the chosen theme, and follows the system if that is the choice. Returns how to stop following. */
export function applyTheme(choice: ThemeChoice): () => void {
  const system = window.matchMedia('(prefers-color-scheme: dark)')
  const show = () => {
    const isDark = choice === 'dark' || (choice === 'system' && system.matches)
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
  }
  show()
  system.addEventListener('change', show)
  return () => system.removeEventListener('change', show)
}
