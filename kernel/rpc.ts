/** What other objects answer over RPC, as plain data. */

const isDisposable = (value: unknown): value is Disposable =>
  typeof value === 'object' && value !== null && Symbol.dispose in value

/**
 * The answer of a call, which holds nothing of the one that was asked any more. An answer that is not let go keeps
 * both sides in memory: https://developers.cloudflare.com/workers/runtime-apis/rpc/lifecycle/
 */
export const taken = async <T>(call: Promise<T>): Promise<T> => {
  const value = await call
  if (isDisposable(value)) value[Symbol.dispose]()
  return value
}
