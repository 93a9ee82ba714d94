import { expect, it } from 'vitest'
import { deviceOf } from './device-name.ts'

it.each([
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1', 'Safari · iPhone'],
  [
    'Mozilla/5.0 (Linux; Android 15; SM-S928N) SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36',
    'Samsung Internet · Android',
  ],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0', 'Edge · Windows'],
  ['curl/8.5.0', null],
  [null, null],
])('%j is %j', (userAgent, name) => expect(deviceOf(userAgent)).toBe(name))
