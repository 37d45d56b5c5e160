// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { ReplayControls } from '../../renderer/panels/timeline/replay-controls.tsx'
import { graphOf } from '../support/graph-of.ts'
import { recordedRun } from '../support/recorded-run.ts'
import { show, workspaceOf } from './workspace.tsx'

const graph = graphOf({ nap: 'sleep 1000' })

async function controls() {
  const workspace = workspaceOf(graph)
  const events = await recordedRun(graph)
  workspace.run.getState().starting()
  workspace.run.getState().receive({ runId: 'r', seq: 0, events, nowMs: 1_000 })
  const fit = vi.fn()
  show(workspace, <ReplayControls onFit={fit} />)
  const press = (name: string) => act(() => void fireEvent.click(screen.getByRole('button', { name })))
  return { run: workspace.run, fit, press }
}

it('play, and pause what plays', async () => {
  const { run, press } = await controls()
  press('Play the replay')
  expect(run.getState().replay).toMatchObject({ atMs: 0, isPlaying: true })
  press('Pause the replay')
  expect(run.getState().replay?.isPlaying).toBe(false)
  expect(screen.queryByRole('button', { name: 'Play the replay' })).not.toBeNull()
})

it('say the key that plays', async () => {
  await controls()
  fireEvent.focus(screen.getByRole('button', { name: 'Play the replay' }))
  expect((await screen.findByText('Play the replay')).textContent).toBe('Play the replaySpace')
})

it.each([
  ['¼×', 0.25, 'Replay at a quarter of the speed'],
  ['1×', 1, 'Replay as fast as it ran'],
  ['4×', 4, 'Replay four times as fast'],
])('play at %s: %d', async (name, speed, title) => {
  const { run, press } = await controls()
  act(() => run.getState().setReplaySpeed(9))
  press(name)
  expect(run.getState().replaySpeed).toBe(speed)
  expect(screen.getByRole('button', { name }).title).toBe(title)
  const pressed = screen.getAllByRole('button').filter((button) => button.getAttribute('aria-pressed') === 'true')
  expect(pressed.map((button) => button.textContent)).toEqual([name])
})

it('fit the whole run', async () => {
  const { fit, press } = await controls()
  press('Fit the whole run')
  expect(fit).toHaveBeenCalledOnce()
})
