import { defineConfig, devices } from '@playwright/test';
import type { Options } from './support/test';

/** The journeys that are walked on both databases; the rest of the specs run once. */
const journeys = /story.*\.spec\.ts/;

export default defineConfig<Options>({
  testDir: '.',
  outputDir: 'results',
  // A journey has many steps, and each password takes its time on purpose.
  timeout: 240_000,
  expect: { timeout: 15_000 },
  fullyParallel: true,
  workers: 2,
  retries: 0,
  reporter: [['list']],
  use: {
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    // Chromium without a window calls itself HeadlessChrome, and whoever does that is no person to Latchkey.
    userAgent: devices['Desktop Chrome'].userAgent,
    // For whoever can open it: in CI nobody does, and recording slows every step.
    trace: process.env.CI ? 'off' : 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.LATCHKEY_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        // Chromium's sandbox does not work for root, and it meets no page here but our own.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'sqlite', use: { database: 'sqlite' }, testIgnore: /screenshots/ },
    { name: 'postgres', use: { database: 'postgres' }, testMatch: journeys },
    { name: 'screenshots', use: { database: 'sqlite' }, testMatch: /screenshots/ },
  ],
});
