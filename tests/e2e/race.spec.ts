import { expect, test } from '../support/editor.ts'
import { graphOf } from '../support/graph-of.ts'

test('a race is found by the word that people know, wired, run, and told what to do with losers', async ({ open }) => {
  const editor = await open(graphOf({ quick: 'sleep 10', slow: 'sleep 2000', next: 'sleep 20' }))
  const race = await editor.quickAdd('race', { x: 300, y: 60 }, 'fastest')
  await expect(race).toContainText('no tasks yet')
  await editor.connect('quick', race, 't1')
  await editor.connect('slow', race, 't2')
  await editor.connect(race, 'next', 'value')
  await expect(race).toContainText('first done wins')
  await editor.chooseClock('virtual')
  await editor.run()
  await editor.expectStates({ quick: 'done', slow: 'cancelled by first', first: 'done', next: 'done' })
  await editor.select('first')
  await editor.page.getByRole('button', { name: 'Left running' }).click()
  await editor.run()
  await editor.expectStates({ quick: 'done', slow: 'cancelled · run ended', first: 'done', next: 'done' })
  await editor.undo()
  await expect(editor.page.getByRole('button', { name: 'Cancelled', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
})

test('a loser that has not begun is skipped, and what only it needs is cancelled', async ({ open }) => {
  const editor = await open(graphOf({ quick: 'sleep 10', first: 'sleep 2000', late: 'sleep 5', pick: 'race success' }))
  await editor.connect('quick', 'pick', 't1')
  await editor.connect('first', 'late', 'value')
  await editor.connect('late', 'pick', 't2')
  await editor.chooseClock('virtual')
  await editor.run()
  await editor.expectStates({
    quick: 'done',
    first: 'cancelled by pick',
    late: 'skipped · pick needs it no more',
    pick: 'done',
  })
})
