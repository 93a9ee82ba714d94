/** Taxi dispatch under load: a customer and a driver, ride after ride, as chance has it. */
import type { Client } from '../../harness/http.ts'
import { acceptPath, callBody } from '../../stories/taxi/taxi.fixtures.ts'
import type { Load } from '../commands.ts'

const RIDES_LIMIT = 100

export type Pair = { readonly who: Client; readonly by: Client }

/** A customer and a driver, ride after ride, as chance has it. */
export const drive = async (load: Load, { who, by }: Pair, random: () => number): Promise<void> => {
  for (let ride = 0; ride < RIDES_LIMIT && !load.isOver; ride += 1) {
    const called = await load.command(who, '/v1/taxi/calls', callBody(random() < 0.2 ? 'test-slow' : 'card'))
    // A call that lived on through a kill is gone on with: nobody has two at a time (T12).
    const id = called?.status === 201 ? called.json.id : called?.json?.callId
    if (id) await goOn(load, { who, by }, id, random)
  }
}

const goOn = async (load: Load, { who, by }: Pair, id: string, random: () => number): Promise<void> => {
  const way = random()
  const cancel = () => load.command(who, `/v1/taxi/calls/${id}/cancel`)
  if (way < 0.2) await cancel()
  let accepted = await load.command(by, acceptPath(id))
  while (accepted?.json?.code === 'CallNotFound' && !load.isOver) accepted = await load.command(by, acceptPath(id))
  const isRacing = way >= 0.2 && way < 0.4
  const cancelled = isRacing ? cancel() : null
  const says = (step: string) => load.command(by, `/v1/taxi/pickups/${id}/${step}`)
  if (way >= 0.4 && way < 0.6) await says('release')
  else for (const step of ['arrive', 'board', 'complete']) await says(step)
  await cancelled
  // Whoever still waits calls no other one meanwhile (T12).
  if (way >= 0.4 && way < 0.6) await cancel()
}
