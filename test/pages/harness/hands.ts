/**
 * What somebody does on a page: with a pointer, or with the keyboard alone. Whoever has no pointer goes from one place to
 * the next, sees at each where they are, and never stands nowhere.
 */
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** More places than any screen has. */
const PLACES_LIMIT = 400
/** More than any list of choices or group of buttons has. */
const CHOICES_LIMIT = 100
/** Month, day, year, hour, minute, half of the day: as the browser of these tests asks for them (`--lang=en-US`). */
const PARTS_OF_A_TIME = 6
const NOON = 12

const keyboards = new WeakSet<BrowserContext>()
/** From now on this window has no pointer. */
export const takeAwayPointer = (page: Page): void => void keyboards.add(page.context())
const hasPointer = (target: Locator): boolean => !keyboards.has(target.page().context())

type Place = { readonly isThere: boolean; readonly isNowhere: boolean; readonly isSeen: boolean; readonly html: string }
/** Where the keyboard is; for one of a group of buttons, anywhere in the group. */
const placeOf = (target: Locator): Promise<Place> =>
  target.evaluate((element) => {
    const at = document.activeElement
    const group = (one: Element | null) =>
      one instanceof HTMLInputElement && one.type === 'radio' ? `${one.form?.action} ${one.name}` : null
    const isOutlined = (one: Element | null | undefined): boolean => {
      const { outlineStyle, outlineWidth } = one ? getComputedStyle(one) : { outlineStyle: 'none', outlineWidth: '0' }
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0
    }
    return {
      isThere: at === element || (group(at) !== null && group(at) === group(element)),
      isNowhere: at === null || at === document.body,
      // Of a choice and of a card all of it is outlined.
      isSeen: isOutlined(at) || isOutlined(at?.closest('label, .card')),
      html: at?.outerHTML.slice(0, 200) ?? '',
    }
  })

/** Goes there by the keyboard. */
export const comeTo = async (target: Locator): Promise<void> => {
  const { keyboard } = target.page()
  let place = await placeOf(target)
  for (let places = 0; !place.isThere && places < PLACES_LIMIT; places += 1) {
    await keyboard.press('Tab')
    place = await placeOf(target)
    if (!place.isNowhere) expect(place.isSeen, `nobody sees that the keyboard is at ${place.html}`).toBe(true)
  }
  expect(place.isThere, `the keyboard does not come to ${target}`).toBe(true)
}
const pressUntil = async (target: Locator, key: string, isDone: () => Promise<boolean>): Promise<void> => {
  for (let presses = 0; !(await isDone()) && presses < CHOICES_LIMIT; presses += 1)
    await target.page().keyboard.press(key)
  expect(await isDone(), `${key} does not choose ${target}`).toBe(true)
}

/** A field for days has a place for each part, which only digits fill. */
const typeDate = async (target: Locator, text: string): Promise<void> => {
  const { keyboard } = target.page()
  for (let part = 1; part < PARTS_OF_A_TIME; part += 1) await keyboard.press('ArrowLeft')
  const [year = '', month = '', day = '', hour, minute] = text.split(/[-T:]/)
  await keyboard.type(`${month}${day}${year}`)
  if (hour !== undefined) {
    const half = Number(hour) < NOON ? 'AM' : 'PM'
    await keyboard.press('ArrowRight')
    await keyboard.type(`${String(Number(hour) % NOON || NOON).padStart(2, '0')}${minute}${half}`)
  }
  expect(await target.inputValue()).toBe(text)
}

/** Follows a link, presses a button: what comes next is there. */
export const activate = async (target: Locator): Promise<void> => {
  if (hasPointer(target)) await target.click()
  else {
    await comeTo(target)
    await target.press('Enter')
  }
  await target.page().waitForLoadState()
}
/** A box that is ticked, or one of a group that is chosen. */
export const tick = async (target: Locator): Promise<void> => {
  if (hasPointer(target)) return target.check()
  await comeTo(target)
  if ((await target.getAttribute('type')) === 'radio') await pressUntil(target, 'ArrowDown', () => target.isChecked())
  else await pressUntil(target, 'Space', () => target.isChecked())
}
export const choose = async (target: Locator, value: string): Promise<void> => {
  if (hasPointer(target)) return void (await target.selectOption(value))
  await comeTo(target)
  await target.page().keyboard.press('Home')
  await pressUntil(target, 'ArrowDown', async () => (await target.inputValue()) === value)
}
export const type = async (target: Locator, text: string): Promise<void> => {
  if (hasPointer(target)) return target.fill(text)
  await comeTo(target)
  const { keyboard } = target.page()
  const kind = await target.getAttribute('type')
  if (kind === 'date' || kind === 'datetime-local') return typeDate(target, text)
  await keyboard.press('ControlOrMeta+A')
  await keyboard.press('Delete')
  if (text !== '') await keyboard.insertText(text)
  expect(await target.inputValue()).toBe(text)
}
