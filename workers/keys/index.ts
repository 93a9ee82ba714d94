/**
 * Keys (열쇠 보관소): keeps the key of each person and hands it to the Workers that seal and open (K16). It knows ids of keys
 * and nobody's name, needs no issuer, and calls nobody.
 */
import { WorkerEntrypoint } from 'cloudflare:workers'
import { disposing } from '../../kernel/calls.ts'
import { forEachLimited } from '../../kernel/concurrency.ts'
import type { Instant } from '../../kernel/time.ts'
import type { KeptKey, KeysRpc, LeavingRpc } from '../http/sealing.ts'
import type { SubjectKey } from './subject-key.ts'

export { SubjectKey } from './subject-key.ts'

type KeysEnv = { readonly SUBJECT_KEY: DurableObjectNamespace<SubjectKey> }

/** A page of things names no more people than this at once. */
const AT_ONCE = 50

export class KeysEntrypoint extends WorkerEntrypoint<KeysEnv> implements KeysRpc, LeavingRpc {
  keyFor(id: string): Promise<KeptKey | null> {
    return disposing(Promise.resolve(this.env.SUBJECT_KEY.getByName(id).keyFor()))
  }

  async keysOf(ids: readonly string[]): Promise<Readonly<Record<string, Uint8Array | null>>> {
    const keys: Record<string, Uint8Array | null> = {}
    await forEachLimited(ids, AT_ONCE, async (id) => {
      keys[id] = await disposing(Promise.resolve(this.env.SUBJECT_KEY.getByName(id).key()))
    })
    return keys
  }

  /** Its person is leaving; answers since when, and null once the key was destroyed. */
  leave(id: string): Promise<Instant | null> {
    return Promise.resolve(this.env.SUBJECT_KEY.getByName(id).leave())
  }

  /** Its person stays after all. */
  async stay(id: string): Promise<void> {
    await this.env.SUBJECT_KEY.getByName(id).stay()
  }

  /** Destroys a key for good; answers when that was, also when it was before. */
  destroy(id: string): Promise<Instant> {
    return Promise.resolve(this.env.SUBJECT_KEY.getByName(id).destroy())
  }
}

/** Nobody comes here over HTTP. */
export default {
  fetch: () => new Response(null, { status: 404 }),
} satisfies ExportedHandler<KeysEnv>
