import { expect, type Locator, type Page } from 'playwright/test'
import { kindOf, type NodeKind, OUT } from '#graph'

/** A node by the name on its card, or the card itself. */
export type NodeRef = string | Locator

/** A place on the canvas, in CSS pixels from its top left corner. */
export interface Place {
  readonly x: number
  readonly y: number
}

/**
 * Drives the editor as a person does, with mouse and keyboard only, in whichever host the page is shown. Methods wait until
 * their effect is visible, so that a spec reads as a list of actions.
 */
export class AppDriver {
  readonly page: Page
  readonly canvas: Locator
  /** All cards that are on the screen. */
  readonly nodes: Locator
  /** All wires that are on the screen. */
  readonly wires: Locator
  readonly selected: Locator
  readonly runButton: Locator
  readonly stopButton: Locator
  private readonly said: string[] = []
  private readonly tolerated: RegExp[] = []

  constructor(page: Page) {
    this.page = page
    page.on('console', (message) => {
      if (message.type() === 'error') this.said.push(message.text())
    })
    page.on('pageerror', (error) => this.said.push(String(error)))
    this.canvas = page.locator('.react-flow')
    this.nodes = page.locator('.react-flow__node')
    this.wires = page.locator('.react-flow__edge')
    this.selected = page.locator('.react-flow__node.selected')
    this.runButton = page.getByRole('button', { name: 'Run', exact: true })
    this.stopButton = page.getByRole('button', { name: /^Stop/ })
  }

  /** Errors in the page's console and uncaught exceptions, without those that the test tolerates. */
  get complaints(): readonly string[] {
    return this.said.filter((text) => !this.tolerated.some((pattern) => pattern.test(text)))
  }

  /** The test causes a complaint like this one. */
  tolerate(pattern: RegExp): void {
    this.tolerated.push(pattern)
  }

  /** The card with that name, even behind a dialog. */
  node(node: NodeRef): Locator {
    return typeof node === 'string'
      ? this.page.getByRole('group', { name: node, exact: true, includeHidden: true })
      : node
  }

  /** The words in the foot of a card: `idle`, `waiting · sleep`, `done`. */
  stateOf(node: NodeRef): Locator {
    return this.node(node).locator('[class*="words"]')
  }

  /** Where wires leave a card: by its value, its error, or a case. */
  output(node: NodeRef, handleId = OUT): Locator {
    return this.node(node).locator(`.react-flow__handle.source[data-handleid="${handleId}"]`)
  }

  /** Where wires end on a card: a parameter's name, `value`, `after`, or the id of a gather's place. */
  input(node: NodeRef, handleId: string): Locator {
    return this.node(node).locator(`.react-flow__handle.target[data-handleid="${handleId}"]`)
  }

  /** The wire between two cards, if there is one. */
  async wire(from: NodeRef, to: NodeRef): Promise<Locator> {
    const names = [from, to].map((node) =>
      typeof node === 'string' ? node : this.node(node).getAttribute('aria-label'),
    )
    const [source, target] = await Promise.all(names)
    return this.page.locator(`.react-flow__edge[aria-label="Wire from ${source} to ${target}"]`)
  }

  /** Clicks the middle of a wire with the right button. */
  async rightClickWire(from: NodeRef, to: NodeRef): Promise<void> {
    const wire = (await this.wire(from, to)).locator('.react-flow__edge-path')
    const { x, y } = await wire.evaluate((path: SVGPathElement) => {
      const middle = path.getPointAtLength(path.getTotalLength() / 2)
      const point = middle.matrixTransform(path.getScreenCTM() as DOMMatrix)
      return { x: point.x, y: point.y }
    })
    await this.page.mouse.click(x, y, { button: 'right' })
  }

  /** Drags a kind from the rail to the canvas. Returns the new card. */
  async addFromRail(kind: NodeKind, place: Place): Promise<Locator> {
    const button = this.page
      .getByRole('navigation', { name: 'Add nodes' })
      .getByRole('button', { name: kindOf(kind).title })
    const from = await middleOf(button)
    const to = await this.onScreen(place)
    return this.added(() => this.drag(from, to))
  }

  /** Double-clicks the canvas, types the kind's name, or another word for it, and takes the first answer. Returns the new card. */
  async quickAdd(kind: NodeKind, place: Place, word = kindOf(kind).title): Promise<Locator> {
    const { x, y } = await this.onScreen(place)
    return this.added(async () => {
      await this.page.mouse.dblclick(x, y)
      await expect(this.page.getByRole('combobox', { name: 'Add a node' })).toBeFocused()
      await this.page.keyboard.type(word)
      await this.page.keyboard.press('Enter')
    })
  }

  /**
   * Draws a wire from a card to a handle of another; `by`: the handle that it leaves. Without a handle at the end, it is dropped on the card, which uses its next free
   * one.
   */
  async connect(from: NodeRef, to: NodeRef, handleId?: string, by = OUT): Promise<void> {
    const start = await middleOf(this.output(from, by))
    const end = handleId === undefined ? await nameOf(this.node(to)) : await middleOf(this.input(to, handleId))
    const before = await this.wires.count()
    await this.drag(start, end)
    await expect(this.wires).toHaveCount(before + 1)
  }

  /** Draws a wire like `connect`, whether it is accepted or refused. */
  async dropWire(from: NodeRef, to: NodeRef, handleId: string): Promise<void> {
    await this.drag(await middleOf(this.output(from)), await middleOf(this.input(to, handleId)))
  }

  /** Draws the wire that makes a card wait for another without taking its value. */
  async after(from: NodeRef, to: NodeRef): Promise<void> {
    await this.connect(from, to, 'after')
  }

  /** Clicks a card; with `isAdded` it joins what is selected already. */
  async select(node: NodeRef, { isAdded = false }: { readonly isAdded?: boolean } = {}): Promise<void> {
    const { x, y } = await nameOf(this.node(node))
    if (isAdded) await this.page.keyboard.down('ControlOrMeta')
    await this.page.mouse.click(x, y)
    if (isAdded) await this.page.keyboard.up('ControlOrMeta')
    await expect(this.node(node)).toHaveClass(/\bselected\b/)
  }

  /** Clicks the empty canvas at a place: this clears the selection, and gives the focus to the canvas. */
  async clickCanvas(place: Place): Promise<void> {
    const { x, y } = await this.onScreen(place)
    await this.page.mouse.click(x, y)
  }

  /** Drags a card by its name. */
  async move(node: NodeRef, by: Place): Promise<void> {
    const from = await nameOf(this.node(node))
    await this.drag(from, { x: from.x + by.x, y: from.y + by.y })
  }

  /** Presses keys as the shortcuts are written: `Mod+Z`, where Mod is ⌘ on a Mac and Ctrl elsewhere. */
  async press(keys: string): Promise<void> {
    await this.page.keyboard.press(keys.replace(/\bMod\b/, 'ControlOrMeta'))
  }

  async undo(): Promise<void> {
    await this.page.getByRole('button', { name: 'Undo' }).click()
  }

  async redo(): Promise<void> {
    await this.page.getByRole('button', { name: 'Redo' }).click()
  }

  /** How the loop's time goes; virtual time jumps to the next timer. */
  async chooseClock(clock: '¼×' | '1×' | '4×' | 'virtual'): Promise<void> {
    await this.page.getByRole('group', { name: 'Clock' }).getByRole('button', { name: clock, exact: true }).click()
  }

  async run(): Promise<void> {
    await this.runButton.click()
  }

  /** Answers the question that a first run of code from a file asks. */
  async trust(): Promise<void> {
    await this.page.getByRole('button', { name: 'Trust this file' }).click()
  }

  async stop(): Promise<void> {
    await this.stopButton.click()
  }

  /** Waits for the end of the run, whatever its outcome. */
  async untilEnded(): Promise<void> {
    await expect(this.runButton).toBeVisible({ timeout: 20_000 })
  }

  /** Expects these states on cards, all at the same time: `{ fetchUser: 'done', g: 'waiting · 1 of 2' }`. */
  async expectStates(states: Readonly<Record<string, string | RegExp>>): Promise<void> {
    await Promise.all(Object.entries(states).map(([name, words]) => expect(this.stateOf(name)).toHaveText(words)))
  }

  /** Records what the status bar says from now on: while the app's main process is held, its page can't be asked. */
  async overhear(): Promise<() => Promise<string>> {
    const said = await this.page.evaluateHandle(() => {
      const words: string[] = []
      const bar = document.querySelector('footer')
      const listen = () => words.push(bar?.textContent ?? '')
      if (bar) new MutationObserver(listen).observe(bar, { subtree: true, childList: true, characterData: true })
      return words
    })
    return () => said.evaluate((words) => words.join('\n'))
  }

  /** Waits for the copy of unsaved work, which follows each change within a second; the page shows when the host has it. */
  async untilRecoveryIsKept(): Promise<void> {
    await expect(this.page.getByRole('banner')).toContainText('unsaved, a copy is kept')
  }

  /** Drags the timeline's playhead from its end to a share of the timeline's width: the canvas shows that moment. */
  async scrubTo(share: number): Promise<void> {
    const box = await boxOf(this.page.getByRole('slider', { name: 'Moment of the run' }))
    const y = box.y + 14
    await this.drag({ x: box.x + box.width * 0.9, y }, { x: box.x + box.width * share, y })
  }

  /** Replaces a card's code in the inspector. Pastes it as a whole, so that the editor does not add closing brackets. */
  async typeCode(node: NodeRef, code: string): Promise<void> {
    await this.select(node)
    await this.page.locator('.cm-content').first().click()
    await this.press('Mod+A')
    await this.page.keyboard.insertText(code)
  }

  /** Presses the mouse, moves it in steps as a hand does, and releases it. */
  async drag(from: Place, to: Place): Promise<void> {
    const { mouse } = this.page
    await mouse.move(from.x, from.y)
    await mouse.down()
    await mouse.move(from.x + Math.sign(to.x - from.x) * 8, from.y + Math.sign(to.y - from.y) * 8)
    await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 })
    await mouse.move(to.x, to.y, { steps: 4 })
    await mouse.up()
  }

  private async added(deed: () => Promise<void>): Promise<Locator> {
    const before = await this.nodes.count()
    await deed()
    await expect(this.nodes).toHaveCount(before + 1)
    await expect(this.selected).toHaveCount(1)
    return this.page.locator(`.react-flow__node[data-id="${await this.idOf(this.selected)}"]`)
  }

  private async onScreen({ x, y }: Place): Promise<Place> {
    const box = await boxOf(this.canvas)
    return { x: box.x + x, y: box.y + y }
  }

  private async idOf(node: NodeRef): Promise<string> {
    return (await this.node(node).getAttribute('data-id')) ?? ''
  }
}

async function boxOf(element: Locator) {
  await expect(element).toBeVisible()
  const box = await element.boundingBox()
  if (!box) throw new Error(`${element} has no place on the screen`)
  return box
}

async function middleOf(element: Locator): Promise<Place> {
  const { x, y, width, height } = await boxOf(element)
  return { x: x + width / 2, y: y + height / 2 }
}

/** The place where a card can be dragged: its header, away from the handles. */
async function nameOf(node: Locator): Promise<Place> {
  const frame = node.locator('[class*="frameHeader"]')
  if ((await frame.count()) > 0) return middleOf(frame)
  const { x, y, width } = await boxOf(node)
  return { x: x + width / 2, y: y + (19 * width) / 216 }
}
