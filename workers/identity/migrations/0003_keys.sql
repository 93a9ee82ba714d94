-- API keys (U9): of a client of the library, whose id and secret are the key's, what the library knows nothing of.
CREATE TABLE api_key (
  id              TEXT PRIMARY KEY REFERENCES oauthClient (clientId) ON DELETE CASCADE,
  -- For whom it acts; a key of nobody but the organisation has no person.
  organization    TEXT REFERENCES organization (id) ON DELETE CASCADE,
  person          TEXT REFERENCES user (id) ON DELETE CASCADE,
  made_by         TEXT NOT NULL,
  -- The secret before this one still works until then.
  previous_digest TEXT,
  previous_until  TEXT,
  -- To the minute.
  used_at         TEXT,
  revoked_at      TEXT
) WITHOUT ROWID;
CREATE INDEX api_key_of_organization ON api_key (organization) WHERE person IS NULL;
CREATE INDEX api_key_of_person ON api_key (person) WHERE person IS NOT NULL;

-- What tokens are for. The library would make it when it first looks; what is linked to it needs it before.
INSERT INTO oauthResource (id, identifier, name, accessTokenTtl) VALUES ('naru-api', 'urn:naru:api', 'urn:naru:api', 300);

-- The command line (`npm run login`): a client without a secret, for whoever allows its code.
INSERT INTO oauthClient (id, clientId, name, disabled, scopes, redirectUris, tokenEndpointAuthMethod, applicationType, grantTypes,
  responseTypes)
VALUES ('naru-command-line', 'naru-command-line', '나루 명령줄 (command line)', 0, '["openid","offline_access","naru"]', '[]', 'none',
  'native', '["urn:ietf:params:oauth:grant-type:device_code","refresh_token"]', '[]');
INSERT INTO oauthClientResource (id, clientId, resourceId) VALUES ('naru-command-line', 'naru-command-line', 'urn:naru:api');
