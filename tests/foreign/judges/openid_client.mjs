// openid-client judges the simulated org: prints its version, and a line of JSON for each operation.
import { createHash, createPrivateKey, sign, webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import http from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import * as client from "openid-client";

const env = process.env;
const { SALESFORCE_CLIENT_ID: id, SALESFORCE_CLIENT_SECRET: secret } = env;
const org = env.SALESFORCE_LOGIN_URL.replace(/\/$/, "");
const callback = "http://localhost:1717/OauthRedirect";
const plain = { execute: [client.allowInsecureRequests] };

function finding(operation, result) {
  console.log(JSON.stringify({ operation, result }));
}

function assert(condition, text) {
  if (!condition) throw new Error(text);
}

/** How the client reports a refusal. */
async function refused(operation, attempt) {
  try {
    await attempt();
  } catch (error) {
    const told = error.error
      ? `${error.error}: ${error.error_description}`
      : (error.cause?.message ?? error.message);
    finding(operation, `\`${error.name}\` with \`${told}\``);
    return;
  }
  throw new Error(`${operation} is not refused`);
}

function discover(key, password, method) {
  return client.discovery(new URL(org), key, password, method, plain);
}

async function records(config, token) {
  const url = new URL(`${org}/services/data/v62.0/query?q=SELECT+Id+FROM+User`);
  const answer = await client.fetchProtectedResource(config, token, url, "GET");
  assert(answer.status === 200, `REST says ${answer.status}`);
  return (await answer.json()).totalSize;
}

/** What a browser would come back with; nobody is asked for consent. */
async function browse(config, parameters) {
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    login_hint: env.SALESFORCE_USERNAME,
    state: "a state & more",
    ...parameters,
  });
  const answer = await fetch(url, { redirect: "manual" });
  assert(answer.status === 302, `${answer.status} ${await answer.text()}`);
  return new URL(answer.headers.get("location"));
}

const RS256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

function privateKey() {
  return createPrivateKey(readFileSync(env.SALESFORCE_PRIVATE_KEY_FILE));
}

function pkcs8() {
  return privateKey().export({ type: "pkcs8", format: "der" });
}

function assertion(audience) {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: id, sub: env.SALESFORCE_USERNAME, aud: audience, exp: now + 180 };
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "RS256" })}.${part(claims)}`;
  const key = privateKey();
  return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), key).toString("base64url")}`;
}

const { version } = JSON.parse(
  readFileSync(new URL("../node_modules/openid-client/package.json", import.meta.url)),
);
console.log(version);

const config = await discover(id, secret);
assert(config.serverMetadata().issuer === org, "the issuer is not the org");
finding("discovery document", "read; the issuer is the org");

let tokens = await client.clientCredentialsGrant(config);
finding("client credentials, secret in the body", `signs in, ${await records(config, tokens.access_token)} users`);
const basic = await discover(id, secret, client.ClientSecretBasic(secret));
tokens = await client.clientCredentialsGrant(basic);
finding("client credentials, Basic header", `signs in, scope \`${tokens.scope}\``);

const own = await webcrypto.subtle.importKey("pkcs8", pkcs8(), RS256, false, ["sign"]);
const signing = await discover(id, undefined, client.PrivateKeyJwt(own));
tokens = await client.clientCredentialsGrant(signing);
finding("client credentials, JWT in place of the secret", `signs in, scope \`${tokens.scope}\``);

tokens = await client.genericGrantRequest(config, "urn:ietf:params:oauth:grant-type:jwt-bearer", {
  assertion: assertion(org),
});
finding("JWT bearer", `signs in, ${await records(config, tokens.access_token)} users`);

// Authorization code. Signatures of `id_token`s are looked at, too.
client.enableNonRepudiationChecks(config);
const verifier = client.randomPKCECodeVerifier();
const nonce = client.randomNonce();
let back = await browse(config, {
  scope: "openid api id refresh_token",
  nonce,
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: "S256",
});
const checks = { expectedState: "a state & more", idTokenExpected: true };
const pkce = { ...checks, expectedNonce: nonce, pkceCodeVerifier: verifier };
tokens = await client.authorizationCodeGrant(config, back, pkce);
finding("authorization code with PKCE", `signs in, ${await records(config, tokens.access_token)} users`);
const claims = tokens.claims();
const half = createHash("sha256").update(tokens.access_token).digest().subarray(0, 16);
assert(claims.at_hash === half.toString("base64url"), "at_hash does not fit");
finding("`id_token`", "signature, issuer, audience, nonce and `at_hash` hold");
await refused("authorization code, used again", () =>
  client.authorizationCodeGrant(config, back, pkce),
);
const info = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
assert(info.preferred_username === env.SALESFORCE_USERNAME, "userinfo names another user");
finding("userinfo", "`sub` is that of the `id_token`");

const lasting = tokens.refresh_token;
const refreshed = await client.refreshTokenGrant(config, lasting);
assert(refreshed.access_token !== tokens.access_token, "the token is the same");
assert(refreshed.claims().sub === claims.sub, "the id_token is of another user");
finding("refresh", `a new access token and \`id_token\`, ${refreshed.refresh_token ? "and" : "no"} new refresh token`);
const seen = await client.tokenIntrospection(config, refreshed.access_token);
finding("introspection", `active ${seen.active}, \`${seen.token_type}\`, scope \`${seen.scope}\``);
const kept = await client.tokenIntrospection(config, lasting);
finding("introspection of a refresh token", `active ${kept.active}, \`${kept.token_type}\``);

back = await browse(config, { scope: "openid" });
const online = await client.authorizationCodeGrant(config, back, checks);
finding("authorization code without PKCE", `signs in, scope \`${online.scope}\`, ${online.refresh_token ? "a" : "no"} refresh token`);

// The device flow: Salesforce has a form of its own for it.
await refused("device flow by RFC 8628", () => client.initiateDeviceAuthorization(config, {}));
const ours = { ...config.serverMetadata(), device_authorization_endpoint: `${org}/services/oauth2/token` };
const device = new client.Configuration(ours, id, secret);
client.allowInsecureRequests(device);
await refused("device flow, the token endpoint as its beginning", () =>
  client.initiateDeviceAuthorization(device, { response_type: "device_code" }),
);
const begun = await fetch(`${org}/services/oauth2/token`, {
  method: "POST",
  body: new URLSearchParams({ response_type: "device_code", client_id: id, scope: "api refresh_token" }),
});
const { device_code: code, interval } = await begun.json();
const poll = () => client.genericGrantRequest(config, "device", { code });
await refused("device flow, nobody has decided", poll);
await refused("device flow, asked too soon", poll);
// The two clocks need not tick as one.
await wait(interval * 1000 + 200);
tokens = await poll();
finding("device flow, polled as Salesforce has it", `signs in, ${tokens.refresh_token ? "a" : "no"} refresh token`);

// Errors.
await refused("wrong secret", async () => client.clientCredentialsGrant(await discover(id, "wrong")));
await refused("unknown key", async () => client.clientCredentialsGrant(await discover("Nobody12", secret)));
await refused("wrong domain", async () => {
  const elsewhere = await discover(id, secret);
  // As if the client had been given `login.salesforce.com`.
  elsewhere[client.customFetch] = (url, options) => post(url, options, "login.salesforce.com");
  await client.clientCredentialsGrant(elsewhere);
});
await refused("JWT bearer, wrong audience", () =>
  client.genericGrantRequest(config, "urn:ietf:params:oauth:grant-type:jwt-bearer", {
    assertion: assertion("https://example.com"),
  }),
);
await refused("unsupported grant", () => client.genericGrantRequest(config, "magic", {}));
await refused("wrong code verifier", async () => {
  const challenge = await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier());
  back = await browse(config, { scope: "api", code_challenge: challenge, code_challenge_method: "S256" });
  const wrong = { expectedState: "a state & more", pkceCodeVerifier: client.randomPKCECodeVerifier() };
  await client.authorizationCodeGrant(config, back, wrong);
});
await refused("a user who is not approved", async () => {
  back = await browse(config, { scope: "api", login_hint: env.JUDGE_STRANGER });
  await client.authorizationCodeGrant(config, back, { expectedState: "a state & more" });
});
back = await browse(config, { scope: "api chatter_api" });
finding("scope that the app does not have", `the client never hears of it: \`${back.pathname}\` says \`${back.searchParams.get("error")}\``);

// What is over.
await client.tokenRevocation(config, lasting);
finding("revocation of a refresh token", "accepted");
await refused("revoked refresh token", () => client.refreshTokenGrant(config, lasting));
const dead = await client.tokenIntrospection(config, refreshed.access_token);
assert(Object.keys(dead).length === 1, "it tells more");
finding("introspection of what is revoked", `active ${dead.active}`);
await refused("userinfo with an expired session", () =>
  client.fetchUserInfo(config, refreshed.access_token, claims.sub),
);
async function rest(operation, token, base) {
  const url = new URL(`${base}/services/data/v62.0/limits`);
  const answer = await client.fetchProtectedResource(config, token, url, "GET");
  const [{ errorCode }] = await answer.json();
  finding(operation, `status ${answer.status}, \`${errorCode}\``);
}
await rest("REST with an expired session", refreshed.access_token, org);
await rest("REST in an edition without API", env.JUDGE_CLOSED_ORG_TOKEN, env.JUDGE_CLOSED_ORG);
await refused("revocation of what nobody knows", () => client.tokenRevocation(config, "dummy"));

/** A request with a Host header, which `fetch` does not set. */
function post(url, { method, body, headers }, host) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers: { ...headers, host } }, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("end", () => {
        const { statusCode: status, headers } = answer;
        resolve(new Response(Buffer.concat(chunks), { status, headers }));
      });
    });
    request.on("error", reject);
    request.end(body?.toString());
  });
}
