/** Which faults of the store pass by themselves: those are a 503, ask again (G5). The rest are bugs. */
import { isPlatformFault } from '../http/answer.ts'

/** A statement that SQLite itself refuses will be refused again. */
const REFUSED = /SQLITE_(ERROR|CONSTRAINT|MISMATCH|TOOBIG|RANGE)/

/** Overload, reset, a lost connection, lateness. */
export const isPassing = (fault: unknown): boolean =>
  isPlatformFault(fault) || (fault instanceof Error && /^D1_/.test(fault.message) && !REFUSED.test(fault.message))
