/** The port through which mails leave (U1, U2): Cloudflare's binding in a deployment, a table on a developer's machine. */
import { z } from 'zod'
import { now } from '../../kernel/time.ts'
import type { IdentityEnv } from './env.ts'

export type Mail = { readonly to: string; readonly subject: string; readonly text: string }
export type Mailer = { send(mail: Mail): Promise<void> }

/** So many mails are kept; older ones make room. */
const KEPT_LIMIT = 1_000
const SHOWN_LIMIT = 100

const sending = ({ EMAIL, MAIL_FROM }: IdentityEnv): Mailer => ({
  async send(mail) {
    await EMAIL.send({ from: MAIL_FROM, ...mail })
  },
})

const keeping = ({ DB }: IdentityEnv): Mailer => ({
  async send({ to, subject, text }) {
    await DB.batch([
      DB.prepare('INSERT INTO mail (recipient, subject, text, at) VALUES (?1, ?2, ?3, ?4)').bind(
        to,
        subject,
        text,
        now(),
      ),
      DB.prepare('DELETE FROM mail WHERE id <= (SELECT max(id) FROM mail) - ?1').bind(KEPT_LIMIT),
    ])
  },
})

/** Whether mails are kept here instead of being sent: on a developer's machine only. */
export const keepsMail = ({ KEEP_MAIL }: IdentityEnv): boolean => KEEP_MAIL === 'true'

export const mailerOf = (env: IdentityEnv): Mailer => (keepsMail(env) ? keeping(env) : sending(env))

const Kept = z.array(z.object({ to: z.string(), subject: z.string(), text: z.string(), at: z.string() }))

/** The mails that were kept, newest first; of one recipient when asked for. */
export const keptMails = async ({ DB }: IdentityEnv, recipient: string | undefined) => {
  const { results } = await DB.prepare(
    `SELECT recipient AS "to", subject, text, at FROM mail WHERE ?1 IS NULL OR recipient = ?1 ORDER BY id DESC LIMIT ?2`,
  )
    .bind(recipient ?? null, SHOWN_LIMIT)
    .all()
  return Kept.parse(results)
}
