/** Ports of this machine: whether one is free, and which one is. */
import { createServer } from 'node:net'
import { PlainError } from './plain-error.ts'
import { HOST } from './public-port.ts'

const PORT_LIMIT = 65_535
const LOOKS_LIMIT = 50

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

/** A port that cannot be listened on. */
export class PortTaken extends PlainError {}

export const assertFree = async (port: number): Promise<void> => {
  const reason = port === 0 ? null : await obstacle(port)
  if (reason !== null) throw new PortTaken(`Port ${port} ${reason}.`)
}
