/**
 * Whose day is played in which ways: a language, a phone or a desk, with script or without, with a pointer or the keyboard
 * alone. Four of the eight ways, in which any two of language, width and script occur together: a fault that takes three of
 * them at once has not been seen, and eight of each would take twice as long.
 */
import type { Role } from '../../../workers/http/principal.ts'

export const PHONE = 390
export const DESK = 1_280
export type Lang = 'ko' | 'en'
export type Way = {
  readonly lang: Lang
  readonly width: number
  readonly script: boolean
  /** By the keyboard alone. */
  readonly keys: boolean
}

/** As people who carry it along use it most. */
const CARRIED: readonly Way[] = [
  { lang: 'ko', width: PHONE, script: true, keys: false },
  { lang: 'en', width: DESK, script: true, keys: true },
  { lang: 'en', width: PHONE, script: false, keys: false },
  { lang: 'ko', width: DESK, script: false, keys: false },
]
/** As people at a desk use it most: the other four. */
const AT_DESKS: readonly Way[] = [
  { lang: 'ko', width: DESK, script: true, keys: true },
  { lang: 'en', width: PHONE, script: true, keys: false },
  { lang: 'en', width: DESK, script: false, keys: false },
  { lang: 'ko', width: PHONE, script: false, keys: false },
]

/** Everybody there is. */
export const DAYS = {
  customer: CARRIED,
  driver: CARRIED,
  engineer: CARRIED,
  courier: CARRIED,
  'rental-staff': CARRIED,
  'concert-manager': AT_DESKS,
  'venue-staff': AT_DESKS,
  'museum-manager': AT_DESKS,
  'hospital-admin': AT_DESKS,
  admin: AT_DESKS,
} as const satisfies Readonly<Record<Role, readonly Way[]>>

export const saying = ({ lang, width, script, keys }: Way): string =>
  `${lang}, ${width}, ${script ? 'with' : 'without'} script${keys ? ', by keyboard' : ''}`
