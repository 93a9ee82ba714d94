/**
 * The ids of an installation, derived with its key: a retry meets the same actor (H3), nobody outside can compute whose id
 * one is, and an id that was made up is known for that before it wakes an actor (K14).
 */
import { base32, isId } from '../../kernel/ids.ts'
import { keyed, macWith } from './installation.ts'

/** Of 26 letters so many are derived from words, 105 bits; the rest vouches for them, 25 bits. */
const DERIVED_LETTERS = 21
const ID_LETTERS = 26

export type Ids = {
  /** The id that these words always give. Words are told apart: ('ab', 'c') and ('a', 'bc') differ. */
  derive(...words: readonly string[]): Promise<string>
  /** Whether it was derived here: false for all but one in 33 million of those that were made up. */
  isOurs(id: string): Promise<boolean>
}

export const idsOf = keyed((installationKey): Ids => {
  const mac = macWith(installationKey)
  const letters = async (purpose: string, text: string, count: number) =>
    base32(await mac(purpose, text)).slice(0, count)
  const voucherOf = (derived: string) => letters('naru id voucher ', derived, ID_LETTERS - DERIVED_LETTERS)
  return {
    async derive(...words) {
      const derived = await letters('naru id ', JSON.stringify(words), DERIVED_LETTERS)
      return derived + (await voucherOf(derived))
    },
    async isOurs(id) {
      return isId(id) && id.slice(DERIVED_LETTERS) === (await voucherOf(id.slice(0, DERIVED_LETTERS)))
    },
  }
})
