// Signing in, and being refused.
import assert from "node:assert/strict";

import { judge, orgs, refused } from "../judge.mjs";
import { assertion, byApp, connection, jsforce, signedIn } from "./connections.mjs";

const { org, apiless } = orgs;

await judge("sign in by SOAP with password and security token", async () => {
  const one = connection();
  const user = await one.loginBySoap(org.username, org.password + org.security_token);
  assert.deepEqual([user.id, user.organizationId], [org.user_id, org.org_id]);
  assert.equal((await one.query("SELECT Id FROM Organization")).totalSize, 1);
  await one.logoutBySoap();
  const gone = connection({ instanceUrl: org.base_url, accessToken: "00D!gone" });
  const error = await refused(() => gone.query("SELECT Id FROM Organization"));
  assert.equal(error.errorCode, "INVALID_SESSION_ID");
});

await judge("be refused by SOAP with a wrong password", async () => {
  const error = await refused(() => connection().loginBySoap(org.username, "wrong"));
  assert.match(error.message, /^INVALID_LOGIN: Invalid username, password, security token/);
});

await judge("be refused by SOAP from version 65 on", async () => {
  const late = connection({ version: "65.0" });
  const login = () => late.loginBySoap(org.username, org.password + org.security_token);
  assert.match((await refused(login)).message, /No operation available for request/);
});

await judge("sign in by username and password", async () => {
  const one = byApp("KeyOfJudged1", "SecretOfJudged1");
  const user = await one.login(org.username, org.password + org.security_token);
  assert.equal(user.id, org.user_id);
  const identity = await one.identity();
  assert.deepEqual([identity.user_id, identity.username], [org.user_id, org.username]);
});

await judge("sign in by client credentials", async () => {
  const one = byApp("KeyOfJudged1", "SecretOfJudged1");
  await one.authorize({ grant_type: "client_credentials" });
  assert.equal(one.userInfo.id, org.user_id);
  await one.logout();
});

await judge("sign in by JWT bearer", async () => {
  const one = byApp("KeyOfJudged1");
  await one.authorize({
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    assertion: assertion("KeyOfJudged1"),
  });
  assert.equal(one.userInfo.id, org.user_id);
});

await judge("be refused with a wrong secret", async () => {
  const one = byApp("KeyOfJudged1", "wrong");
  const error = await refused(() => one.authorize({ grant_type: "client_credentials" }));
  assert.deepEqual([error.name, error.message], ["invalid_client", "invalid client credentials"]);
});

await judge("be refused with an unknown key", async () => {
  const one = byApp("KeyOfNobody", "secret");
  const error = await refused(() => one.authorize({ grant_type: "client_credentials" }));
  assert.equal(error.name, "invalid_client_id");
});

await judge("be refused where the edition has no API", async () => {
  const one = new jsforce.Connection({ loginUrl: apiless.base_url, version: "62.0" });
  const { username, password, security_token } = apiless;
  const error = await refused(() => one.loginBySoap(username, password + security_token));
  assert.match(error.message, /API_DISABLED_FOR_ORG/);
  const rest = new jsforce.Connection({
    instanceUrl: apiless.base_url,
    accessToken: apiless.access_token,
  });
  assert.equal((await refused(() => rest.query("SELECT Id FROM User"))).errorCode, "API_DISABLED_FOR_ORG");
});

await judge("sign in again by itself where its session is over", async () => {
  const { oauth2, accessToken } = await signedIn();
  let asked = 0;
  const one = new jsforce.Connection({
    instanceUrl: org.base_url,
    accessToken: "00D000000000001!expired",
    version: "62.0",
    oauth2,
    refreshFn: (_, done) => {
      asked += 1;
      done(null, accessToken);
    },
  });
  assert.equal((await one.query("SELECT Id FROM Organization")).totalSize, 1);
  one.accessToken = "00D000000000001!expired";
  assert.equal((await one.metadata.read("ConnectedApp", "Judged")).fullName, "Judged");
  assert.equal(asked, 2);
});

await judge("revoke a token", async () => {
  const one = await signedIn();
  await one.oauth2.revokeToken(one.accessToken);
  // It would sign in again, and has nothing to do so with.
  const error = await refused(() => one.query("SELECT Id FROM Organization"));
  assert.match(error.message, /No refresh token found in the connection/);
});
