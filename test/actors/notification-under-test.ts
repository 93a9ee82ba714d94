/** Notification with the key store in the same Worker, as its actor tests run it. */
export { KeysEntrypoint, SubjectKey } from '../../workers/keys/index.ts'
export { ActorsEntrypoint, default, Mailbox } from '../../workers/notification/index.ts'
