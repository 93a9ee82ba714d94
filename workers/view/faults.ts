/** Which faults of the store pass by themselves: those are a 503, ask again (G5). The rest are bugs. */
import { isPlatformFault } from '../http/answer.ts'

/** A statement that SQLite itself refuses will be refused again. */
const REFUSED = /SQLITE_(ERROR|CONSTRAINT|MISMATCH|TOOBIG|RANGE)/

/** A table that the code knows and the store does not yet: it is being migrated. */
const NOT_YET = /no such table/

/** Overload, reset, a lost connection, lateness; a store that is not migrated yet. */
export const isPassing = (fault: unknown): boolean => {
  if (isPlatformFault(fault)) return true
  if (!(fault instanceof Error) || !/^D1_/.test(fault.message)) return false
  return NOT_YET.test(fault.message) || !REFUSED.test(fault.message)
}
