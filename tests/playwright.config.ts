import { defineConfig } from 'playwright/test'

// Each test starts an app of its own; one after the other, as they share a display and its keyboard focus.
export default defineConfig({
  testDir: './e2e',
  outputDir: '../test-results/playwright',
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  reporter: [['list'], ['json', { outputFile: '../test-results/playwright.json' }]],
  use: { screenshot: 'only-on-failure', trace: 'retain-on-failure' },
})
