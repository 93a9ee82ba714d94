/** Ports of this machine: whether one is free, and which one is. */
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { PlainError } from './plain-error.ts'
import { HOST } from './public-port.ts'

const PORT_LIMIT = 65_535
const LOOKS_LIMIT = 50
/** A killed process counts as ended a little before the last of its threads has let go of its port. */
const LEFT_WITHIN_MS = 5_000
const LOOK_EVERY_MS = 50

/** Why nobody can listen there; null when one can. */
const obstacle = (port: number): Promise<string | null> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve('is taken by another program')
      else if (error.code === 'EACCES') resolve('may not be used by you')
      else reject(error)
    })
    server.listen(port, HOST, () => server.close(() => resolve(null)))
  })

/** The next free port after this one; 0, which takes any, when there is none near. */
export const freePortAfter = async (port: number): Promise<number> => {
  for (let next = port + 1; next <= Math.min(port + LOOKS_LIMIT, PORT_LIMIT); next += 1) {
    if ((await obstacle(next)) === null) return next
  }
  return 0
}

/** A port that nobody listens on. */
export const anyFreePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, HOST, () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })

/** A port that cannot be listened on. */
export class PortTaken extends PlainError {}

/** Throws PortTaken; waits first when somebody is about to leave. */
export const assertFree = async (port: number, isBeingLeft: boolean): Promise<void> => {
  const until = Date.now() + (isBeingLeft ? LEFT_WITHIN_MS : 0)
  let reason = port === 0 ? null : await obstacle(port)
  while (reason !== null && Date.now() < until) {
    await pause(LOOK_EVERY_MS)
    reason = await obstacle(port)
  }
  if (reason !== null) throw new PortTaken(`Port ${port} ${reason}.`)
}
