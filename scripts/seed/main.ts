/** `npm run seed` fills the local run with the demonstration, and says how to sign in. */
import { signToken } from '../identity.ts'
import { openIdentity, portOf, stateDirOf } from '../local.ts'
import { PlainError, plainly } from '../plain-error.ts'
import { HOST } from '../public-port.ts'
import { howToSignIn } from './people.ts'
import { seed } from './seed.ts'

const run = async (): Promise<void> => {
  const identity = await openIdentity(stateDirOf(process.cwd(), process.env))
  const base = `http://${HOST}:${portOf(process.env)}`
  const answers = await fetch(new URL('/livez', base)).then(
    () => true,
    () => false,
  )
  if (!answers)
    throw new PlainError(`Nobody answers at ${base}. Run npm start first, with the same PORT and STATE_DIR.`)
  const adminToken = await signToken(identity, { sub: 'local-seed', roles: ['admin'] })
  await seed({ base, adminToken }, (line) => console.log(line))
  console.log(howToSignIn())
}

await plainly(run)
