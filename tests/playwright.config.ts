import { defineConfig } from 'playwright/test'

// Each test starts an editor of its own, one after the other, since windows share a display and its keyboard focus. Time
// limits are generous: a machine may be busy, and a test waits no longer than needed.
// Tests directly in e2e/ run in both hosts: the app in Electron, and the served editor in Chromium.
export default defineConfig({
  testDir: './e2e',
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  // The report's file is named by PLAYWRIGHT_JSON_OUTPUT_FILE (scripts/testing/end-to-end.mjs).
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['list'], ['json']] : [['list']],
  projects: [
    { name: 'electron', testIgnore: '**/browser/**', outputDir: '../test-results/electron' },
    { name: 'chromium', testIgnore: '**/electron/**', outputDir: '../test-results/chromium' },
  ],
})
