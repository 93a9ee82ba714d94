/** What people send to sign up and in, judged once (H1): the library is given nothing else. */
import { z } from 'zod'
import { line } from '../../kernel/fields.ts'
import { now } from '../../kernel/time.ts'
import { locales } from './mails.ts'
import { PASSWORD_LEAST, PASSWORD_MOST } from './passwords.ts'

const EMAIL_LIMIT = 254
const NAME_LIMIT = 200
const VERSION_LIMIT = 40
const LINK_LIMIT = 500

/** One account per address, however it is written (U3). */
export const email = z.string().trim().toLowerCase().max(EMAIL_LIMIT).pipe(z.email())
/** Any length may be tried; only a new one is judged. */
const anyPassword = z.string().min(1).max(PASSWORD_MOST)
export const newPassword = z.string().min(PASSWORD_LEAST).max(PASSWORD_MOST)
export const name = line(NAME_LIMIT)
export const phone = z.string().regex(/^\+?[0-9][0-9 -]{6,19}$/)
export const locale = z.enum(locales)
/** Where a link of a mail leads in the end: a page of ours; the library refuses any other. */
const callbackURL = z.string().max(LINK_LIMIT).startsWith('/')

/** The version of a text that somebody agrees to. */
const version = z.string().min(1).max(VERSION_LIMIT)
export const Consents = z.strictObject({ terms: version, privacy: version, marketing: version.optional() })

/** With the time of each (U1). */
export const consentsAt = (consents: Readonly<Record<string, string | undefined>>, at = now()) =>
  Object.fromEntries(
    Object.entries(consents).flatMap(([kind, version]) =>
      version === undefined ? [] : [[kind, { version, at }] as const],
    ),
  )

export const SignUp = z
  .strictObject({
    email,
    password: newPassword,
    name,
    phone: phone.optional(),
    locale: locale.default('ko'),
    consents: Consents,
    callbackURL: callbackURL.optional(),
  })
  .transform(({ consents, ...rest }) => ({ ...rest, consents: JSON.stringify(consentsAt(consents)) }))

export const SignIn = z.strictObject({ email, password: anyPassword, rememberMe: z.boolean().optional() })

/** The other sessions end with the old password (U6). */
export const ChangePassword = z.strictObject({ currentPassword: anyPassword, newPassword })

/** Asks for a mail: to confirm the address again, or to choose a new password. */
export const AskConfirmation = z.strictObject({ email, callbackURL: callbackURL.optional() })
export const AskReset = z.strictObject({ email, redirectTo: callbackURL.optional() })
