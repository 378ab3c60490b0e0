// Signing in by a browser, which comes back at once: nobody is asked for consent.
import assert from "node:assert/strict";

import { judge, orgs, refused } from "../judge.mjs";
import { byApp, connection } from "./connections.mjs";

const { org } = orgs;
const callback = "http://localhost:1717/callback";

/** A connection, and the code that the browser comes back with. */
async function browsed(more = {}) {
  const one = byApp("KeyOfJudged1", "SecretOfJudged1", { redirectUri: callback, ...more });
  const page = one.oauth2.getAuthorizationUrl({ scope: "api refresh_token", state: "a state & more" });
  const answer = await fetch(page, { redirect: "manual" });
  assert.equal(answer.status, 302, await answer.text());
  const back = new URL(answer.headers.get("location"));
  assert.equal(`${back.origin}${back.pathname}`, callback);
  assert.equal(back.searchParams.get("state"), "a state & more");
  return [one, back.searchParams.get("code")];
}

for (const [kind, useVerifier] of [["with", true], ["without", false]]) {
  await judge(`sign in by authorization code, ${kind} PKCE`, async () => {
    const [one, code] = await browsed({ useVerifier });
    const user = await one.authorize(code);
    assert.deepEqual([user.id, user.organizationId], [org.user_id, org.org_id]);
    assert.equal((await one.query("SELECT Id FROM Organization")).totalSize, 1);
    const again = await refused(() => one.authorize(code));
    assert.deepEqual([again.name, again.message], ["invalid_grant", "expired authorization code"]);
  });
}

await judge("be refused with a wrong code verifier", async () => {
  const [one, code] = await browsed({ useVerifier: true });
  one.oauth2.codeVerifier = "w".repeat(43);
  const error = await refused(() => one.authorize(code));
  assert.match(error.message, /^invalid code verifier/);
});

await judge("refresh by itself where its session is over", async () => {
  const [one, code] = await browsed();
  await one.authorize(code);
  const before = one.accessToken;
  await one.oauth2.revokeToken(before);
  assert.equal((await one.query("SELECT Id FROM Organization")).totalSize, 1);
  assert.notEqual(one.accessToken, before);
});

await judge("be refused with a revoked refresh token", async () => {
  const [one, code] = await browsed();
  await one.authorize(code);
  await one.oauth2.revokeToken(one.refreshToken);
  const error = await refused(() => one.oauth2.refreshToken(one.refreshToken));
  assert.deepEqual([error.name, error.message], ["invalid_grant", "expired access/refresh token"]);
  const ended = await refused(() => one.query("SELECT Id FROM Organization"));
  assert.match(ended.message, /expired access\/refresh token/);
});

await judge("be told that its session is over", async () => {
  const one = connection({ instanceUrl: org.base_url, accessToken: "00D000000000001!expired" });
  const error = await refused(() => one.query("SELECT Id FROM Organization"));
  assert.equal(error.errorCode, "INVALID_SESSION_ID");
});
