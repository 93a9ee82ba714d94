/** OAuth 2.1 and OpenID Connect (U4), by a client that is not ours: oauth4webapi. */
import { decodeJwt, decodeProtectedHeader } from 'jose'
import * as oauth from 'oauth4webapi'
import { beforeAll, describe, expect, it } from 'vitest'
import { as, baseUrl, client as bearer, eventually, unique } from '../../harness/http.ts'
import { anyEmail, type Browser, signedIn } from './identity.fixtures.ts'
import { acting, invited, joins, organization } from './organization.fixtures.ts'

const CALLBACK = 'http://127.0.0.1:9999/callback'
const SCOPE = 'openid offline_access naru'
const RESOURCE = 'urn:naru:api'
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code'
/** A local run has no TLS. */
const PLAIN = { [oauth.allowInsecureRequests]: true }
/** A device may ask every five seconds. */
const DEVICE_MS = 20_000

let server: oauth.AuthorizationServer
let app: oauth.Client

beforeAll(async () => {
  const { issuer } = (await bearer().get('/.well-known/openid-configuration')).json
  const url = new URL(issuer)
  server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, PLAIN))
  const { browser } = await signedInAsAdmin()
  const answer = await browser.post('/auth/oauth2/create-client', {
    client_name: 'A trial',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    redirect_uris: [CALLBACK],
    grant_types: ['authorization_code', 'refresh_token', DEVICE],
    response_types: ['code'],
    scope: SCOPE,
  })
  expect(answer.status).toBe(201)
  app = { client_id: answer.json.client_id }
})

const signedInAsAdmin = async () => {
  const { browser, email } = await signedIn()
  const root = await as(unique('root'), 'admin')
  const { items } = (await root.get(`/v1/identity/people?email=${encodeURIComponent(email)}`)).json
  await root.put(`/v1/identity/people/${items[0].id}/roles`, { roles: ['admin'] })
  return { browser, email }
}

/** Where the library sends a page: with a redirect, or in a body to whoever asks by script. */
const sentTo = ({ headers, json }: Awaited<ReturnType<Browser['get']>>): URL =>
  new URL(json?.url ?? headers.get('location') ?? '', baseUrl())

/** The tokens of somebody who consents to what the app asks for. */
const authorized = async (browser: Browser) => {
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const asked = new URL(server.authorization_endpoint ?? '')
  asked.search = new URLSearchParams({
    client_id: app.client_id,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: SCOPE,
    resource: RESOURCE,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString()
  const page = sentTo(await browser.get(asked.pathname + asked.search))
  expect(page.pathname).toBe('/consent')
  const consent = { accept: true, oauth_query: page.search.slice(1) }
  const back = sentTo(await browser.post('/auth/oauth2/consent', consent))
  const parameters = oauth.validateAuthResponse(server, app, back, state)
  const exchange = (by = verifier) =>
    oauth.authorizationCodeGrantRequest(server, app, oauth.None(), parameters, CALLBACK, by, {
      ...PLAIN,
      additionalParameters: { resource: RESOURCE },
    })
  return {
    exchange,
    processed: async (answer: Response) => oauth.processAuthorizationCodeResponse(server, app, answer),
  }
}

const refresh = (token: string) =>
  oauth.refreshTokenGrantRequest(server, app, oauth.None(), token, {
    ...PLAIN,
    additionalParameters: { resource: RESOURCE },
  })

describe('A code with PKCE (U4)', () => {
  it('gives a token of five minutes in the form of RFC 9068, with which everything goes on as the person', async () => {
    const { browser } = await signedIn()
    const { exchange, processed } = await authorized(browser)
    const { access_token, expires_in, id_token } = await processed(await exchange())
    expect([expires_in, typeof id_token]).toEqual([300, 'string'])
    expect(decodeProtectedHeader(access_token)).toMatchObject({ typ: 'at+jwt', alg: 'ES256' })
    const me = (await browser.get('/v1/identity/me')).json
    const claims = decodeJwt(access_token)
    expect(claims).toMatchObject({ iss: server.issuer, sub: me.id, name: me.name, roles: ['customer'] })
    expect(claims.aud).toContain(RESOURCE)
    expect((await bearer(access_token).get('/v1/identity/me')).json).toEqual(me)
  })

  it('is worth nothing without its verifier', async () => {
    const { exchange } = await authorized((await signedIn()).browser)
    expect((await exchange(oauth.generateRandomCodeVerifier())).status).toBeGreaterThanOrEqual(400)
  })

  it('works once', async () => {
    const { exchange } = await authorized((await signedIn()).browser)
    expect((await exchange()).status).toBe(200)
    expect((await exchange()).status).toBe(400)
  })
})

/** Somebody who works for two organisations, and acts for the one joined last. */
const ofTwo = async () => {
  const [one, other] = [await organization(), await organization()]
  const email = anyEmail('staff')
  const { browser } = await signedIn({ email })
  for (const [at, role] of [
    [one, 'courier'],
    [other, 'concert-manager'],
  ] as const) {
    await joins(browser, await invited(at.owner.browser, at.id, email, role))
  }
  expect((await acting(browser, other.id)).status).toBe(200)
  return { browser, one, other }
}

describe('An organisation that is active (U8)', () => {
  it('is that of the token of a client, and stays so for its refresh tokens', async () => {
    const { browser, one, other } = await ofTwo()
    const { exchange, processed } = await authorized(browser)
    const tokens = await processed(await exchange())
    const theirs = { org: other.id, roles: ['customer', 'concert-manager'] }
    expect(decodeJwt(tokens.access_token)).toMatchObject(theirs)
    await acting(browser, one.id)
    const later = await oauth.processRefreshTokenResponse(server, app, await refresh(tokens.refresh_token ?? ''))
    expect(decodeJwt(later.access_token)).toMatchObject(theirs)
    const { exchange: anew } = await authorized(browser)
    expect(decodeJwt((await processed(await anew())).access_token)).toMatchObject({ org: one.id })
  })
})

describe('A refresh token (U4)', () => {
  it('is another one after each use; used twice, it ends its whole family', async () => {
    const { exchange, processed } = await authorized((await signedIn()).browser)
    const first = (await processed(await exchange())).refresh_token ?? ''
    const second = await oauth.processRefreshTokenResponse(server, app, await refresh(first))
    expect(decodeProtectedHeader(second.access_token).typ).toBe('at+jwt')
    expect(second.refresh_token).not.toBe(first)
    const third = await oauth.processRefreshTokenResponse(server, app, await refresh(second.refresh_token ?? ''))
    expect((await refresh(first)).status).toBe(400)
    expect((await refresh(third.refresh_token ?? '')).status).toBe(400)
  })

  it('is worth nothing once the session it came from has ended', async () => {
    const { browser } = await signedIn()
    const { exchange, processed } = await authorized(browser)
    const token = (await processed(await exchange())).refresh_token ?? ''
    const { items } = (await browser.get('/v1/identity/me/sessions')).json
    await browser.post(`/v1/identity/me/sessions/${items[0].id}/end`)
    expect((await refresh(token)).status).toBe(400)
  })
})

describe('A device without a browser (U4)', () => {
  it('has its token when somebody has approved its code elsewhere, and not before', async () => {
    const { browser, other } = await ofTwo()
    const answer = await oauth.deviceAuthorizationRequest(
      server,
      app,
      oauth.None(),
      { scope: SCOPE, resource: RESOURCE },
      PLAIN,
    )
    const { device_code, user_code } = await oauth.processDeviceAuthorizationResponse(server, app, answer)
    const poll = () =>
      oauth.deviceCodeGrantRequest(server, app, oauth.None(), device_code, {
        ...PLAIN,
        additionalParameters: { resource: RESOURCE },
      })
    const early = await poll()
    expect([early.status, await early.json()]).toEqual([
      400,
      expect.objectContaining({ error: 'authorization_pending' }),
    ])
    await browser.get(`/auth/device?user_code=${user_code}`)
    expect((await browser.post('/auth/device/approve', { userCode: user_code })).status).toBe(200)
    const tokens = await eventually(
      async () => {
        const polled = await poll()
        return polled.ok ? await oauth.processDeviceCodeResponse(server, app, polled) : null
      },
      { withinMs: DEVICE_MS, pollMs: 5_500 },
    )
    expect((await bearer(tokens.access_token).get('/v1/mypage')).status).toBe(200)
    expect(decodeJwt(tokens.access_token)).toMatchObject({ org: other.id })
  })
})

describe('Clients of the OAuth server', () => {
  it('are made by admins alone', async () => {
    const { browser } = await signedIn()
    const wanted = { redirect_uris: [CALLBACK], token_endpoint_auth_method: 'none' }
    expect((await browser.post('/auth/oauth2/create-client', wanted)).status).toBe(401)
    expect((await browser.post('/auth/oauth2/register', wanted)).status).toBeGreaterThanOrEqual(400)
    expect((await browser.get('/auth/admin/oauth2/resources')).status).toBeGreaterThanOrEqual(400)
  })
})
