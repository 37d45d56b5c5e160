/** What people find something by in lists. */
export interface Findable {
  /** Its name for people. */
  readonly title: string
  /** One line for tooltips and lists. */
  readonly hint: string
  /**
   * Other words that people look for it by, in small letters; with each what to do to have that, or an empty text if the
   * hint says enough.
   */
  readonly words: Readonly<Record<string, string>>
}
