// Connections of jsforce to the judged orgs, and what several operations need.
import { createPrivateKey, sign } from "node:crypto";

import { key, orgs } from "../judge.mjs";

export const { default: jsforce } = await import("jsforce");
const { org } = orgs;

/** The administrator's. */
export const admin = new jsforce.Connection({
  instanceUrl: org.base_url,
  accessToken: org.access_token,
  version: "62.0",
});
admin.metadata.pollInterval = 200;
admin.metadata.pollTimeout = 30000;

/** One that nobody has signed in with yet. */
export function connection(more = {}) {
  return new jsforce.Connection({ loginUrl: org.base_url, version: "62.0", ...more });
}

/** One that signs in by an app. */
export function byApp(clientId, clientSecret, more = {}) {
  return connection({ oauth2: { loginUrl: org.base_url, clientId, clientSecret, ...more } });
}

/** One that an app has signed in with. */
export async function signedIn() {
  const one = byApp("KeyOfJudged1", "SecretOfJudged1");
  await one.authorize({ grant_type: "client_credentials" });
  return one;
}

/** A JWT that vouches for the administrator. */
export function assertion(iss) {
  const exp = Math.floor(Date.now() / 1000) + 180;
  const claims = { iss, sub: org.username, aud: org.base_url, exp };
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}`;
  const signature = sign("RSA-SHA256", Buffer.from(signed), createPrivateKey(key));
  return `${signed}.${signature.toString("base64url")}`;
}

export const names = (listed) => listed.map((one) => one.fullName).sort();
// What it does not know comes back as text, what it does in its type.
export const yes = (value) => [true, "true"].includes(value);

/** Asks until what is asked for is done. */
export async function until(ask) {
  for (let turn = 0; turn < 100; turn += 1) {
    const result = await ask();
    if (yes(result.done)) {
      return result;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("it is never done");
}
