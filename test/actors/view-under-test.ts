/** The view with the key store in the same Worker, as its actor tests run it. */
export { KeysEntrypoint, SubjectKey } from '../../workers/keys/index.ts'
export { default } from '../../workers/view/index.ts'
